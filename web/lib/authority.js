/* Who may judge in which group: what the server decides by its own rules is
 * foreseen here, so that nobody is offered what would be refused. */

/* A group and all above it, from the bottom; groups as the server lists them. */
export function lineage(groups, slug) {
	const bySlug = new Map(groups.map((group) => [group.slug, group]));
	const line = [];
	for (let at = slug; at !== undefined && !line.includes(at);
		at = bySlug.get(at)?.parent)
		line.push(at);
	return line;
}

/* Is a term of office 'future', 'now' or 'over'? */
export function stateOf({ from, until, ended }, now = Date.now()) {
	if (ended !== undefined || (until !== undefined &&
		Date.parse(until) <= now))
		return 'over';
	return Date.parse(from) > now ? 'future' : 'now';
}

/* Ended early, a term is there twice: as it was granted, and as it was. */
export function terms(offices) {
	const newest = new Map();
	for (const office of offices) {
		const key = `${office.grant} ${office.handle} ${office.office}`;
		if (!(newest.get(key)?.since > office.since))
			newest.set(key, office);
	}
	return [...newest.values()];
}

/*
 * The chair that lets somebody judge what is in a group: { state, term }, where
 * state is 'now', 'over' or 'future' of the best there is, or 'none'.
 */
export function chairOf(offices, groups, slug, now = Date.now()) {
	const line = lineage(groups, slug);
	const chairs = terms(offices).filter(({ office, group, occasion }) =>
		office === 'chair' && line.includes(group) && occasion === undefined);
	for (const state of ['now', 'future', 'over']) {
		const term = chairs.findLast((one) => stateOf(one, now) === state);
		if (term !== undefined)
			return { state, term };
	}
	return { state: 'none' };
}

/* Does somebody of the community as a whole hold this office now? */
export const holds = (offices, office, now = Date.now()) => terms(offices)
	.some((one) => one.office === office && one.group === undefined &&
		one.occasion === undefined && stateOf(one, now) === 'now');

/* Is an identity this person's, as the server tells of people? */
export const isOf = (person, id) => id === `handle:${person.handle}` ||
	person.identities.some(({ identity }) => identity === id) ||
	person.merged.some((handle) => id === `handle:${handle}`) ||
	(person.merged_into !== undefined &&
		id === `handle:${person.merged_into}`);
