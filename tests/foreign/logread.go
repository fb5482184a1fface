// Logread reads a log with code that is not ours: checkpoint, tiles, entries,
// proofs, by golang.org/x/mod/sumdb.  It prints what it found in JSON, or says
// what is wrong and fails.
//
//	logread -prefix URL -vkey KEY [-old SIZE:ROOT]... [-proof FILE]...
//
// ROOT is base64.  The entries that proofs are about are read from the log.
package main

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const tileHeight = 8
const tileWidth = 1 << tileHeight

type list []string

func (l *list) String() string     { return strings.Join(*l, " ") }
func (l *list) Set(s string) error { *l = append(*l, s); return nil }

func fatal(format string, args ...interface{}) {
	fmt.Fprintf(os.Stderr, "logread: "+format+"\n", args...)
	os.Exit(1)
}

func get(url string) ([]byte, error) {
	answer, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err == nil && answer.StatusCode != 200 {
		err = fmt.Errorf("%s: %s", url, answer.Status)
	}
	return body, err
}

// A reader of tiles, as C2SP tlog-tiles names them: without the height.
type tiles struct {
	prefix string
	read   int
}

func (t *tiles) Height() int                                { return tileHeight }
func (t *tiles) SaveTiles(tiles []tlog.Tile, data [][]byte) {}

func (t *tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range wanted {
		path := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
		data, err := get(t.prefix + "/" + path)
		if err != nil {
			return nil, err
		}
		t.read++
		all = append(all, data)
	}
	return all, nil
}

// The tree head that a checkpoint signs.
func openCheckpoint(text []byte, verifier note.Verifier) (tlog.Tree, error) {
	signed, err := note.Open(text, note.VerifierList(verifier))
	if err != nil {
		return tlog.Tree{}, err
	}
	lines := strings.Split(signed.Text, "\n")
	if len(lines) < 4 || lines[0] != verifier.Name() {
		return tlog.Tree{}, fmt.Errorf("not a checkpoint of %s", verifier.Name())
	}
	return parseTree(lines[1], lines[2])
}

func parseTree(size, root string) (tlog.Tree, error) {
	n, err := strconv.ParseInt(size, 10, 64)
	if err != nil {
		return tlog.Tree{}, err
	}
	hash, err := tlog.ParseHash(root)
	return tlog.Tree{N: n, Hash: hash}, err
}

// The entries of a log of that size, from its bundles.
func readEntries(prefix string, size int64) ([][]byte, error) {
	var entries [][]byte
	for n := int64(0); n*tileWidth < size; n++ {
		bundle := tlog.Tile{H: tileHeight, L: -1, N: n, W: tileWidth}
		if left := size - n*tileWidth; left < tileWidth {
			bundle.W = int(left)
		}
		path := strings.Replace(bundle.Path(), "tile/8/data/", "tile/entries/", 1)
		data, err := get(prefix + "/" + path)
		if err != nil {
			return nil, err
		}
		for i := 0; i < bundle.W; i++ {
			if len(data) < 2 || len(data)-2 < int(binary.BigEndian.Uint16(data)) {
				return nil, fmt.Errorf("%s is cut off", path)
			}
			end := 2 + int(binary.BigEndian.Uint16(data))
			entries = append(entries, data[2:end])
			data = data[end:]
		}
		if len(data) != 0 {
			return nil, fmt.Errorf("%s is too long", path)
		}
	}
	return entries, nil
}

// Every entry is in the tree, and leads to its root.
func checkEntries(tree tlog.Tree, hashes tlog.HashReader, entries [][]byte) error {
	for n := range entries {
		proof, err := tlog.ProveRecord(tree.N, int64(n), hashes)
		if err != nil {
			return err
		}
		leaf := tlog.RecordHash(entries[n])
		if err := tlog.CheckRecord(proof, tree.N, tree.Hash, int64(n), leaf); err != nil {
			return fmt.Errorf("entry %d: %v", n, err)
		}
	}
	return nil
}

// The tree has grown out of an older one.
func checkOld(tree tlog.Tree, hashes tlog.HashReader, text string) error {
	size, root, _ := strings.Cut(text, ":")
	old, err := parseTree(size, root)
	if err != nil {
		return err
	}
	proof, err := tlog.ProveTree(tree.N, old.N, hashes)
	if err != nil {
		return err
	}
	return tlog.CheckTree(proof, tree.N, tree.Hash, old.N, old.Hash)
}

// A tlog-proof, of an entry that the log has.
func checkProof(file string, verifier note.Verifier, entries [][]byte) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	head, checkpoint, _ := strings.Cut(string(text), "\n\n")
	lines := strings.Split(head, "\n")
	if len(lines) < 2 || lines[0] != "c2sp.org/tlog-proof@v1" {
		return fmt.Errorf("%s is no tlog-proof", file)
	}
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[1], "index "), 10, 64)
	if err != nil || index >= int64(len(entries)) {
		return fmt.Errorf("%s: %q", file, lines[1])
	}
	var proof tlog.RecordProof
	for _, line := range lines[2:] {
		hash, err := base64.StdEncoding.DecodeString(line)
		if err != nil || len(hash) != tlog.HashSize {
			return fmt.Errorf("%s: %q", file, line)
		}
		proof = append(proof, *(*tlog.Hash)(hash))
	}
	tree, err := openCheckpoint([]byte(checkpoint), verifier)
	if err != nil {
		return err
	}
	return tlog.CheckRecord(proof, tree.N, tree.Hash, index, tlog.RecordHash(entries[index]))
}

func main() {
	var olds, proofs list
	prefix := flag.String("prefix", "", "where the log is")
	vkey := flag.String("vkey", "", "its verifier key")
	flag.Var(&olds, "old", "SIZE:ROOT that it once had")
	flag.Var(&proofs, "proof", "a file with a tlog-proof")
	flag.Parse()

	verifier, err := note.NewVerifier(*vkey)
	if err != nil {
		fatal("vkey: %v", err)
	}
	text, err := get(*prefix + "/checkpoint")
	if err != nil {
		fatal("%v", err)
	}
	tree, err := openCheckpoint(text, verifier)
	if err != nil {
		fatal("checkpoint: %v", err)
	}
	reader := &tiles{prefix: *prefix}
	hashes := tlog.TileHashReader(tree, reader)
	entries, err := readEntries(*prefix, tree.N)
	if err != nil {
		fatal("entries: %v", err)
	}
	if err := checkEntries(tree, hashes, entries); err != nil {
		fatal("inclusion: %v", err)
	}
	for _, old := range olds {
		if err := checkOld(tree, hashes, old); err != nil {
			fatal("consistency with %s: %v", old, err)
		}
	}
	for _, proof := range proofs {
		if err := checkProof(proof, verifier, entries); err != nil {
			fatal("proof: %v", err)
		}
	}
	json.NewEncoder(os.Stdout).Encode(map[string]interface{}{
		"size": tree.N, "root": tree.Hash.String(), "entries": len(entries),
		"tiles": reader.read, "olds": len(olds), "proofs": len(proofs),
	})
}
