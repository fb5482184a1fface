import { html } from '../lib/preact.js';
import { plural } from '../lib/words.js';

const claims = (n) => plural(n, { one: 'claim', other: 'claims' });
const beitraege = (n) => plural(n, { one: 'Beitrag', other: 'Beiträge' });

export default {
	en: {
		title: (group) => `Inbox of ${group}`,
		heading: (group) => html`Inbox of ${group}`,
		lead: 'What members of this group, or of a group in it, say they did, and nobody has judged yet. Look at the evidence; endorse what is true, dispute what is not, leave what you do not know.',
		asChair: (group, until) => html`You judge here as chair of ${group}${
			until ? html`, until ${until}` : ''}.`,
		over: (group, until) => html`Your term as chair of ${group} ended on ${until}. You can read what waits, but an endorsement of yours would be refused. A registrar can give you another term.`,
		future: (group, from) => html`Your term as chair of ${group} begins on ${from}. Until then an endorsement of yours would be refused.`,
		noChair: 'You are not chair of this group or of a group above it, so you can read what waits but not judge it.',
		noKey: 'Only somebody with a key here can judge this.',
		looking: 'Looking up what you may judge…',
		ownWork: 'This is your own work. Nobody endorses their own: another chair of this group, or one of a group above, can.',
		notChair: 'You are not chair of this group, or of one above it.',
		when: 'When', group: 'Group', hat: 'Hat', evidence: 'Evidence',
		noEvidence: 'none given', recordedBy: 'Said by',
		claimed: (when) => `claimed ${when}`,
		select: 'Select', endorse: 'Endorse', dispute: 'Dispute…',
		selectAll: (n) => `Select all ${n}`,
		selected: (n) => (n === 0 ? 'Nothing selected' : `${claims(n)} selected`),
		endorseSelected: 'Endorse selected', disputeSelected: 'Dispute selected…',
		disputeTitle: (n) => `Dispute ${claims(n)}`,
		disputeMeans: 'What is disputed does not count, until a chair of a group above endorses it. Everybody can read the reason.',
		reason: 'Reason', reasonWanted: 'A dispute says why: what is not as it is stated?',
		goOn: 'Go on to signing', cancel: 'Cancel',
		proposal: (verdict, n) => `${verdict === 'endorse' ? 'Endorse'
			: 'Dispute'} ${claims(n)}`,
		explain: (verdict, n) => (verdict === 'endorse'
			? `You say, as chair, that ${n === 1 ? 'this was' : 'each of these was'} done as it is stated.`
			: `You say, as chair, that ${n === 1 ? 'this was' : 'these were'} not done as stated. It does not count until a chair above says otherwise.`),
		did: (verdict, n) => `${verdict === 'endorse' ? 'Endorsed' : 'Disputed'}: ${claims(n)}.`,
		undoTitle: 'Take it back', undone: 'Taken back; it waits again.',
		undoExplain: 'Nothing leaves the log: this adds a retraction, and what you judged waits again as if you had said nothing.',
		none: 'Nothing waits. The next thing to do here is to record a meeting.',
		record: 'Record a meeting',
		keys: 'Keyboard', keysOn: 'Single keys do this',
		keyList: { j: 'next', k: 'previous', x: 'select or not',
			e: 'endorse the selected ones, or this one',
			d: 'dispute the selected ones, or this one', '?': 'show this' },
	},
	de: {
		title: (group) => `Eingang von ${group}`,
		heading: (group) => html`Eingang von ${group}`,
		lead: 'Was Mitglieder dieser Gruppe oder einer darin getan haben wollen und noch niemand beurteilt hat. Sieh dir die Belege an; bestätige, was wahr ist, bestreite, was es nicht ist, lass liegen, was du nicht weißt.',
		asChair: (group, until) => html`Du urteilst hier als Vorsitz von ${group}${
			until ? html`, bis ${until}` : ''}.`,
		over: (group, until) => html`Dein Vorsitz von ${group} endete am ${until}. Du kannst lesen, was wartet, aber eine Bestätigung von dir würde abgelehnt. Die Registratur kann dir eine neue Amtszeit geben.`,
		future: (group, from) => html`Dein Vorsitz von ${group} beginnt am ${from}. Bis dahin würde eine Bestätigung von dir abgelehnt.`,
		noChair: 'Du hast weder hier noch in einer Gruppe darüber den Vorsitz; du kannst lesen, was wartet, aber nicht urteilen.',
		noKey: 'Das kann nur jemand mit einem Schlüssel beurteilen.',
		looking: 'Es wird nachgesehen, was du beurteilen darfst …',
		ownWork: 'Das ist deine eigene Arbeit. Niemand bestätigt die eigene: ein anderer Vorsitz dieser Gruppe oder einer darüber kann es.',
		notChair: 'Du hast weder hier noch in einer Gruppe darüber den Vorsitz.',
		when: 'Wann', group: 'Gruppe', hat: 'Hut', evidence: 'Belege',
		noEvidence: 'keine angegeben', recordedBy: 'Gesagt von',
		claimed: (when) => `eingetragen ${when}`,
		select: 'Auswählen', endorse: 'Bestätigen', dispute: 'Bestreiten …',
		selectAll: (n) => `Alle ${n} auswählen`,
		selected: (n) => (n === 0 ? 'Nichts ausgewählt' : `${beitraege(n)} ausgewählt`),
		endorseSelected: 'Ausgewählte bestätigen', disputeSelected: 'Ausgewählte bestreiten …',
		disputeTitle: (n) => `${beitraege(n)} bestreiten`,
		disputeMeans: 'Was bestritten ist, zählt nicht, bis der Vorsitz einer Gruppe darüber es bestätigt. Alle können den Grund lesen.',
		reason: 'Grund', reasonWanted: 'Wer bestreitet, sagt warum: was ist nicht so, wie es dasteht?',
		goOn: 'Weiter zum Unterschreiben', cancel: 'Abbrechen',
		proposal: (verdict, n) => `${beitraege(n)} ${verdict === 'endorse'
			? 'bestätigen' : 'bestreiten'}`,
		explain: (verdict) => (verdict === 'endorse'
			? 'Du sagst als Vorsitz: das wurde so getan, wie es dasteht.'
			: 'Du sagst als Vorsitz: das wurde nicht so getan. Es zählt nicht, bis ein Vorsitz darüber anderes sagt.'),
		did: (verdict, n) => `${verdict === 'endorse' ? 'Bestätigt' : 'Bestritten'}: ${beitraege(n)}.`,
		undoTitle: 'Zurücknehmen', undone: 'Zurückgenommen; es wartet wieder.',
		undoExplain: 'Nichts verschwindet aus dem Log: es kommt eine Rücknahme dazu, und das Beurteilte wartet wieder, als hättest du nichts gesagt.',
		none: 'Nichts wartet. Als Nächstes kann hier ein Treffen eingetragen werden.',
		record: 'Treffen eintragen',
		keys: 'Tastatur', keysOn: 'Einzelne Tasten tun das',
		keyList: { j: 'nächster', k: 'voriger', x: 'auswählen oder nicht',
			e: 'die ausgewählten bestätigen, sonst diesen',
			d: 'die ausgewählten bestreiten, sonst diesen', '?': 'das hier zeigen' },
	},
};
