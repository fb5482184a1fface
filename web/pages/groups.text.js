export default {
	en: {
		title: 'Groups',
		lead: 'Working groups, teams and the like. Those who chair one endorse what is done in it and in the groups below it.',
		chairs: 'Chaired by', noChair: 'no chair now', met: 'met last',
		find: 'Find a group', nothing: 'No group is called so.',
		aliases: 'also called', until: 'until',
		inbox: 'inbox',
		none: 'There is no group yet. A registrar makes one, at the registrar’s desk.',
		make: 'Make a group',
	},
	de: {
		title: 'Gruppen',
		lead: 'Arbeitsgruppen, Teams und dergleichen. Wer einer vorsitzt, bestätigt, was in ihr und in den Gruppen darunter getan wird.',
		chairs: 'Vorsitz:', noChair: 'ohne Vorsitz', met: 'zuletzt getroffen',
		find: 'Eine Gruppe finden', nothing: 'Keine Gruppe heißt so.',
		aliases: 'auch', until: 'bis',
		inbox: 'Eingang',
		none: 'Es gibt noch keine Gruppe. Die Registratur legt eine an.',
		make: 'Eine Gruppe anlegen',
	},
};
