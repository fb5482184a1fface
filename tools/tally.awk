# tally.awk: add up the TAP of test files (cmocka, node:test, pgTAP), shown as
# it comes.  A file stands between "#@ begin NAME" and "#@ end NAME STATUS".
# A file fails as well when its exit status does without a test that says why,
# when its plan is missing or differs from what ran, and when it ran nothing.
# A test with subtests counts as its subtests, unless it alone failed.

function show(text) {
	print text
	fflush()
}

function forget_noise() {
	noise_n = 0
}

function show_noise(i) {
	for (i = 1; i <= noise_n; i++)
		show("       " noise[i])
	forget_noise()
}

function fail(text) {
	failed++
	file_failed++
	show("  FAIL " file ": " text)
	show_noise()
	telling = 1
}

# cmocka says why on the line before, and gives its name as the reason.
function skip(name, reason) {
	skipped++
	file_skipped++
	if (name == "") {
		name = reason
		reason = noise_n > 0 ? noise[noise_n] : "no reason given"
	}
	show("  skip " file ": " name ": " reason)
	forget_noise()
	telling = 0
}

function pass() {
	passed++
	file_passed++
	forget_noise()
	telling = 0
}

# One result line, its indentation taken off; depth counts its parents.
function result(line, depth, ok, name, at, reason, number) {
	ok = line !~ /^not /
	sub(/^not /, "", line)
	number = line
	sub(/^ok */, "", number)
	sub(/^ok *[0-9]* *(- *)?/, "", line)
	name = line
	at = match(line, / *# *[Ss][Kk][Ii][Pp]/)
	if (at > 0 && (at == 1 || substr(line, at - 1, 1) != "\\")) {
		name = substr(line, 1, at - 1)
		reason = substr(line, at + RLENGTH)
		sub(/^[A-Za-z]*:? */, "", reason)
	} else {
		at = 0
	}
	gsub(/\\#/, "#", name)

	if (depth == 0 && number + 0 != ++ran)
		misnumbered = 1
	if (kids[depth + 1] > 0) {
		if (!ok && kids_failed[depth + 1] == 0)
			fail(name)
		else
			telling = 0
	} else if (at > 0) {
		skip(name, reason)
	} else if (ok) {
		pass()
	} else {
		fail(name)
	}
	kids[depth + 1] = kids_failed[depth + 1] = 0
	kids[depth]++
	kids_failed[depth] += !ok && at == 0
}

function begin(name) {
	file = name
	plan = -1
	ran = misnumbered = telling = in_yaml = 0
	file_passed = file_failed = file_skipped = 0
	forget_noise()
	split("", kids)
	split("", kids_failed)
}

function end(status) {
	if (plan == 0 && plan_skip != "" && ran == 0)
		skip("the whole file", plan_skip)
	else if (ran == 0 && file_failed == 0)
		fail("no tests; exit status " status)
	else if (plan < 0)
		fail("no plan: it ended early, with exit status " status)
	else if (plan != ran || misnumbered)
		fail("planned " plan " tests, ran " ran)
	else if (status != 0 && file_failed == 0)
		fail("exit status " status)
	show(sprintf("%s %s  %d passed%s%s", file_failed ? "FAIL" : "ok  ", \
	    file, file_passed, file_failed ? ", " file_failed " failed" : "", \
	    file_skipped ? ", " file_skipped " skipped" : ""))
	file = ""
}

BEGIN {
	begin("")
}

$1 == "#@" && $2 == "begin" {
	begin($3)
	next
}

$1 == "#@" && $2 == "end" {
	end($4)
	next
}

$1 == "#@" && $2 == "broken" {
	if (file != "")
		end("unknown")
	failed++
	show("FAIL tests/" $3 "  broke down")
	next
}

# Between files: what the scripts themselves say.
file == "" {
	if ($0 != "")
		show($0)
	next
}

{
	match($0, /^ */)
	depth = int(RLENGTH / 4)
	text = substr($0, RLENGTH + 1)
}

# What a test wants to be known, whatever becomes of it.
text ~ /^# ! / {
	show("       " substr(text, 5))
	next
}

in_yaml {
	if (text == "...")
		in_yaml = 0
	else if (telling)
		show("       " text)
	next
}

text == "---" && RLENGTH % 4 == 2 {
	in_yaml = 1
	next
}

RLENGTH % 4 == 0 && text ~ /^(not )?ok( |$)/ {
	result(text, depth)
	next
}

RLENGTH == 0 && text ~ /^1\.\.[0-9]+/ {
	plan = plan < 0 ? substr(text, 4) + 0 : -2
	plan_skip = ""
	if (match(text, /# *[Ss][Kk][Ii][Pp][A-Za-z]*:? */))
		plan_skip = substr(text, RSTART + RLENGTH)
	if (plan == 0 && plan_skip == "")
		plan_skip = RSTART > 0 ? "no reason given" : ""
	telling = 0
	next
}

text ~ /^(TAP version|# Subtest:|1\.\.[0-9])/ || text == "" {
	telling = telling && text == ""
	next
}

telling {
	show("       " $0)
	next
}

{
	noise[++noise_n] = $0
}

END {
	if (file != "")
		end("unknown")
	if (passed + failed + skipped == 0) {
		failed++
		show("FAIL nothing ran")
	}
	show(sprintf("%d passed, %d failed%s", passed, failed, \
	    skipped ? ", " skipped " skipped" : ""))
	exit failed > 0
}
