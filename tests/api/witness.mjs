/* A small witness (C2SP tlog-witness) that checks all that one has to check,
 * and that can be told to be dead, slow or a liar. */

import { createHash, createPublicKey, generateKeyPairSync, sign, verify }
	from 'node:crypto';
import http from 'node:http';

/* RFC 8410: what stands before the 32 bytes of an Ed25519 point. */
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');
const ED25519 = 1;
const COSIGNATURE = 4;

const sha256 = (...parts) => createHash('sha256')
	.update(Buffer.concat(parts.map((part) => Buffer.from(part)))).digest();

const keyId = (name, algorithm, point) =>
	sha256(`${name}\n`, [algorithm], point).subarray(0, 4);

/* RFC 9162, 2.1.4.2. */
export function isConsistent(from, to, fromRoot, toRoot, proof) {
	if (from === to)
		return proof.length === 0 && fromRoot.equals(toRoot);
	const path = (from & (from - 1)) === 0 ? [fromRoot, ...proof] : proof;
	if (proof.length === 0)
		return false;
	let node = from - 1;
	let last = to - 1;
	for (; node % 2 === 1; node = Math.floor(node / 2))
		last = Math.floor(last / 2);
	let [older, newer] = [path[0], path[0]];
	for (const hash of path.slice(1)) {
		if (last === 0)
			return false;
		if (node % 2 === 1 || node === last) {
			older = sha256([1], hash, older);
			newer = sha256([1], hash, newer);
			for (; node % 2 === 0 && node !== 0;
				node = Math.floor(node / 2))
				last = Math.floor(last / 2);
		} else {
			newer = sha256([1], newer, hash);
		}
		node = Math.floor(node / 2);
		last = Math.floor(last / 2);
	}
	return last === 0 && older.equals(fromRoot) && newer.equals(toRoot);
}

/* One line of a note: who signed it, and what. */
function readLine(line) {
	const [, name, base64] = /^\u2014 (\S+) (\S+)$/.exec(line) ?? [];
	const blob = Buffer.from(base64 ?? '', 'base64');
	return { name, id: blob.subarray(0, 4), signature: blob.subarray(4) };
}

/* Is the text signed by the log of this verifier key? */
function signedBy(vkey, text, lines) {
	const [name, , key] = vkey.split(/\+(.*?)\+(.*)/s);
	const point = Buffer.from(key, 'base64').subarray(1);
	const id = keyId(name, ED25519, point);
	const publicKey = createPublicKey({ format: 'der', type: 'spki',
		key: Buffer.concat([SPKI, point]) });
	return lines.map(readLine).some((line) => line.name === name &&
		line.id.equals(id) &&
		verify(null, Buffer.from(text), publicKey, line.signature));
}

export class Witness {
	/* logs: verifier keys by origin. */
	constructor(name, logs) {
		const pair = generateKeyPairSync('ed25519');
		const point = pair.publicKey.export(
			{ format: 'der', type: 'spki' }).subarray(-32);
		Object.assign(this, { name, logs, secret: pair.privateKey,
			id: keyId(name, COSIGNATURE, point), seen: new Map(),
			asked: [], trick: {} });
		this.vkey = `${name}+${this.id.toString('hex')}+${Buffer.concat(
			[Buffer.from([COSIGNATURE]), point]).toString('base64')}`;
		this.server = http.createServer((request, response) =>
			this.answer(request, response));
	}

	async start() {
		await new Promise((resolve) =>
			this.server.listen(0, '127.0.0.1', resolve));
		this.url = `http://127.0.0.1:${this.server.address().port}/w`;
		return this;
	}

	async stop() {
		this.server.closeAllConnections();
		await new Promise((resolve) => this.server.close(resolve));
	}

	async answer(request, response) {
		const chunks = [];
		for await (const chunk of request)
			chunks.push(chunk);
		const body = Buffer.concat(chunks).toString();
		const { status, type = 'text/plain', text = '' } =
			request.method === 'POST' && request.url === '/w/add-checkpoint'
				? this.trick.instead?.() ?? this.add(body)
				: { status: 404 };
		this.asked.push({ status, old: Number(/^old (\d+)/.exec(body)?.[1]) });
		if (this.trick.silent)
			return;
		response.writeHead(status, { 'content-type': type });
		response.end(text);
	}

	/* The answer to one add-checkpoint, in the order of the document. */
	add(body) {
		const [head, ...rest] = body.split('\n\n');
		const [first, ...hashes] = head.split('\n');
		const [, old] = /^old (0|[1-9]\d*)$/.exec(first) ?? [];
		const text = `${rest[0]}\n`;
		const [origin, size, root] = text.split('\n');
		const vkey = this.logs[origin];
		const proof = hashes.map((hash) => Buffer.from(hash, 'base64'));

		if (old === undefined || rest.length !== 2 || proof.length > 63 ||
			Number(old) > Number(size))
			return { status: 400 };
		if (vkey === undefined)
			return { status: 404 };
		if (!signedBy(vkey, text, rest[1].split('\n').slice(0, -1)))
			return { status: 403 };
		const known = this.seen.get(origin) ?? { size: 0, root: null };
		const now = { size: Number(size), root: Buffer.from(root, 'base64') };
		if (known.size !== Number(old) || (known.size === now.size &&
			!known.root.equals(now.root)))
			return { status: 409, type: 'text/x.tlog.size',
				text: `${known.size}\n` };
		if (known.size === 0 ? proof.length !== 0 : !isConsistent(known.size,
			now.size, known.root, now.root, proof))
			return { status: 422 };
		this.seen.set(origin, now);
		return { status: 200, text: this.cosign(this.trick.text ?? text) };
	}

	cosign(text, time = Math.floor(Date.now() / 1000)) {
		const at = Buffer.alloc(8);
		at.writeBigUInt64BE(BigInt(time));
		const signature = sign(null,
			Buffer.from(`cosignature/v1\ntime ${time}\n${text}`), this.secret);
		return `\u2014 ${this.name} ${Buffer.concat(
			[this.id, at, signature]).toString('base64')}\n`;
	}
}

/* The cosignatures on a checkpoint: names of witnesses whose line verifies. */
export function cosigners(note, witnesses) {
	const [text, lines] = note.split('\n\n');
	return lines.split('\n').slice(0, -1).map(readLine)
		.filter(({ name, id, signature }) => {
			const witness = witnesses.find((one) => one.name === name &&
				one.id.equals(id));
			const time = witness && signature.readBigUInt64BE();
			return witness && verify(null, Buffer.from(
				`cosignature/v1\ntime ${time}\n${text}\n`),
			createPublicKey(witness.secret), signature.subarray(8));
		}).map(({ name }) => name);
}
