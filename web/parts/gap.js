/* The form for a gap in the record: what is recorded of a time is not all there
 * was. */

/* lists are { groups, activities }, of options; t the words: title(source),
 * explain, said(source), undoTitle, undone, undoExplain. */
export const gapForm = ({ groups, activities }, t) => ({ name: 'gap', fields: [
	{ name: 'source', kind: 'slug', required: true },
	{ name: 'from', kind: 'day', required: true }, { name: 'until', kind: 'day' },
	...groups ? [{ name: 'group', kind: 'choice', options: groups }] : [],
	{ name: 'activity', kind: 'choice', options: activities },
	{ name: 'reason', kind: 'text' }],
wish: (body) => [{ type: 'coverage', body, title: t.title(body.source),
	explain: t.explain }, { said: t.said(body.source),
	undo: ({ digest }) => ({ said: t.undone, words: { type: 'retraction',
		body: { of: digest }, title: t.undoTitle, explain: t.undoExplain } }) }],
});
