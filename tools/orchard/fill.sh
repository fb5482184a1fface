# fill.sh: what the people of the example community do, out of the tables beside
# this file; read with `.` by demo.sh, whose by(), quietly() and $demo it uses.
# Dates are counted back from today.
# shellcheck shell=bash disable=SC2154
tables=$ROOT/tools/orchard

# rows TABLE: its lines but for the comments.
rows() {
	grep -v '^#' "$tables/$1.txt"
}

# day AGO: so many days ago, as a date; negative for those to come.
day() {
	date -u -d "$1 days ago" +%F
}

handles() {
	rows people | cut -d '|' -f 1
}

# Newcomers enrol themselves, and a registrar vouches for each.
enrol_people() {
	local handle nick

	while IFS='|' read -r -u 3 handle nick _; do
		by ada vouch "$(by "$handle" enrol "$handle")" >/dev/null
		by bea identity link "$nick" "$handle" >/dev/null
	done 3< <(rows people)
	by ada enrol sorrel --keyless >/dev/null
	by bea identity link irc:sorrel sorrel >/dev/null
	by hedda enrol hedda >/dev/null
}

make_organisations() {
	by ada organisation cider-works 'Cider Works' \
	    --link https://cider.example/ >/dev/null
	by ada organisation harbour-union 'Harbour Union' >/dev/null
	by ada organisation pomona-college 'Pomona College' \
	    --link https://pomona.example/ >/dev/null
	by bea organisation seed-trust 'Seed Trust' \
	    --belongs pomona-college,2024-01-01 >/dev/null
}

show_people() {
	local handle name hats organisation

	while IFS='|' read -r -u 3 handle _ name hats organisation; do
		[ -n "$name" ] || continue
		# shellcheck disable=SC2086 # one word a hat
		by "$handle" profile --name "$name" $hats >/dev/null
		[ "$organisation" = - ] || by "$handle" affiliate \
		    "$organisation" --from "$(day 600)" >/dev/null
	done 3< <(rows people)
	by ada profile --name 'Ada Thorn' >/dev/null
	by bea profile --name 'Bea Marlow' >/dev/null
	by olga profile --name 'Olga Winter' >/dev/null
	by otto profile --name 'Otto Renn' >/dev/null
	by ada profile --handle sorrel --name 'Sorrel Finch' writer >/dev/null
	by quill affiliate --independent --from "$(day 90)" >/dev/null
}

make_groups() {
	local slug kind title parent alias options

	while IFS='|' read -r -u 3 slug kind title parent alias; do
		options=()
		[ -z "$parent" ] || options+=(--parent "$parent")
		[ -z "$alias" ] || options+=(--alias "$alias")
		by ada group create "$slug" --kind "$kind" --title "$title" \
		    ${options[@]+"${options[@]}"} >/dev/null
	done 3< <(rows groups)
}

give_offices() {
	local handle office group from until options

	while IFS='|' read -r -u 3 handle office group from until; do
		options=()
		[ -z "$until" ] || options+=(--until "$(day "$until")")
		by ada office grant "$handle" "$office" --group "$group" \
		    --from "$(day "$from")" ${options[@]+"${options[@]}"} >/dev/null
	done 3< <(rows offices)
	# One that waits for bea.
	by ada office grant rowan registrar >/dev/null
}

make_activities() {
	by bea activity talk --title 'Talk given' --unit minutes >/dev/null
	by bea activity translation --title Translation --unit words >/dev/null
	by bea activity moderation --title Moderation --unit days >/dev/null
	by bea activity feedback --title 'Operator feedback' --unit sites \
	    >/dev/null
	by bea activity guide --title 'Guide written' >/dev/null
	by bea activity seeds --title 'Seeds shared' --unit packets >/dev/null
}

# publish VERSION FROM: by two officials.
publish() {
	sed "s/@FROM@/$2/" "$tables/policy-$1.json" >"$demo/policy-$1.json"
	by otto assent "$(by olga policy publish "$demo/policy-$1.json")" \
	    >/dev/null
}

# meet HANDLE GROUP: the minutes of a group, by its chair or recorder.
meet() {
	quietly "$kleos" import minutes --key "$demo/$1/id_ed25519" --as "$1" \
	    --bot meetbot "$demo/minutes/$2".*.txt
}

hold_meetings() {
	mkdir -p "$demo/minutes"
	TZ=UTC awk -v now="$(date +%s)" -v folder="$demo/minutes" \
	    -f "$tables/minutes.awk" "$tables/meetings.txt" \
	    "$tables/attendance.txt"
	keep_sheet rowan help-desk
	keep_sheet linnea translation
	meet fenna orchard-ops
	meet idris harbor-sig
	meet suvi docs-wg
	meet linnea translation
	meet noor orchard-days
	meet rowan help-desk
	meet bram seed-library
	by idris coverage minutes --group harbor-sig --activity attendance \
	    --from "$(day 520)" --until "$(day 480)" \
	    --reason 'The meeting bot was down for a storm.' >/dev/null
}

# Who judges the work of a group; for its own chair, and where there is none,
# the chair of the stewards above it.
judge_of() {
	local judge

	case $2 in
	orchard-ops) judge=maren ;;
	harbor-sig) judge=idris ;;
	docs-wg) judge=suvi ;;
	translation) judge=linnea ;;
	orchard-days) judge=noor ;;
	help-desk) judge=rowan ;;
	*) judge=tamsin ;;
	esac
	[ "$judge" != "$1" ] || judge=tamsin
	printf '%s\n' "$judge"
}

# One line a claim, the oldest first: how many days ago, and the columns of
# work.txt without the three that say when.
claims_in_turn() {
	rows work | awk 'BEGIN { FS = OFS = "|" } {
		for (i = 0; i <= $5; i++)
			print $4 + i * $6, i, $1, $2, $3, $7, $8, $9, $10, $11
	}' | sort -t '|' -k 1,1nr -k 3,3
}

# A spreadsheet of a group, of what its chair or recorder wrote down.
write_sheet() {
	claims_in_turn | awk -v group="$1" -v now="$(date +%s)" '
	BEGIN {
		FS = "|"
		OFS = ","
	}
	$5 == group && $8 == "sheet" {
		split($6, amount, "=")
		if (n++ == 0)
			print "subject", "activity", "date", "group",
			    "quantity:" amount[1], "hat", "evidence", "summary"
		print "irc:" $3, $4, strftime("%Y-%m-%d", now - $1 * 24 * 3600, 1),
		    group, amount[2] + int($2 % 3 * amount[2] / 4), $7,
		    "https://orchard.example/" $9, "\"" $10 "\""
	}'
}

# keep_sheet HANDLE GROUP: import it.
keep_sheet() {
	write_sheet "$2" >"$demo/$2.csv"
	quietly "$kleos" import csv --key "$demo/$1/id_ed25519" --as "$1" \
	    "$demo/$2.csv"
}

# claim: the statement of what do_work has read; prints its digest.
claim() {
	local options=() unit=${amount%=*} n=${amount#*=}

	[ -z "$amount" ] || options+=(--quantity
	    "$unit=$((n + nth % 3 * n / 4))")
	[ -z "$evidence" ] || options+=(--evidence
	    "https://orchard.example/$evidence")
	[ "$state" != recorded ] || options+=(--for "irc:$who")
	by "$signer" attest "$activity" --group "$group" --hat "$hat" \
	    --from "$(day "$ago")" --summary "$what" \
	    ${options[@]+"${options[@]}"}
}

# What is done in a group is claimed by who did it, and judged by who may.
do_work() {
	local ago nth who activity group amount hat state evidence what
	local signer judge digest

	mkdir -p "$demo/judged"
	while IFS='|' read -r -u 3 ago nth who activity group amount hat state \
	    evidence what; do
		[ "$state" != sheet ] || continue
		judge=$(judge_of "$who" "$group")
		signer=$who
		[ "$state" != recorded ] || signer=$judge
		digest=$(claim)
		[ "$state" != endorsed ] ||
			printf '%s\n' "$digest" >>"$demo/judged/$judge"
		[ "$state" != disputed ] || by "$judge" dispute "$digest" \
		    --reason 'The list of speakers has nobody of that name.' \
		    >/dev/null
	done 3< <(claims_in_turn)
}

judge_work() {
	local file

	for file in "$demo"/judged/*; do
		# shellcheck disable=SC2046 # one word a digest
		by "${file##*/}" endorse $(cat "$file") >/dev/null
	done
}

fill() {
	rm -rf "$demo/judged" "$demo/minutes" "$demo/state-of-chairs"
	make_organisations
	show_people
	make_groups
	give_offices
	make_activities
	publish 1 "$(day 1100)T00:00:00Z"
	# From when it has been agreed to; what was, was by the first.
	publish 2 "$(date -u -d '5 seconds' +%FT%TZ)"
	# At the same time; each remembers the log by itself.
	XDG_STATE_HOME=$demo/state-of-chairs hold_meetings &
	do_work
	judge_work
	wait $!
	by lumi thanks irc:pavo 'For showing me where the ladders are.' >/dev/null
	by wren thanks irc:emil 'For three evenings of patience.' >/dev/null
	by tamsin thanks irc:fenna \
	    'A year of minutes, and not one name missing.' >/dev/null
}
