/* Every page by its name in docs/, and its path below the community, in the
 * one of orchard.mjs. */

const policy = async (c) => (await c.get('/policies')).body.items[0].digest;

/* [name, path(c, seeds)]; seeds are what grow() gave. */
export const PAGES = [
	['overview', () => ''],
	['people', () => '/people'],
	['person', () => '/people/mia'],
	['standing', () => '/people/mia/standing'],
	['groups', () => '/groups'],
	['group', () => '/groups/ops'],
	['inbox', () => '/groups/ops/inbox'],
	['minutes', () => '/groups/ops/minutes'],
	['meetings', () => '/groups/ops/meetings'],
	['roles', () => '/roles'],
	['decision', () => '/roles/voter/decision?person=pia'],
	['roll', () => '/roles/voter/roll'],
	['policies', () => '/policies'],
	['policy', async (c) => `/policies/${await policy(c)}`],
	['statements', () => '/statements'],
	['statement', (c, seeds) => `/statements/${seeds.claim.digest}`],
	['log', () => '/log'],
	['search', () => '/search?q=mi'],
	['organisations', () => '/organisations'],
	['sources', () => '/sources'],
	['unmatched', () => '/unmatched'],
	['enrol', () => '/enrol'],
	['contribute', () => '/contribute'],
	['me', () => '/me'],
	['registrar', () => '/registrar'],
	['groups to make', () => '/registrar/groups'],
	['erasure', () => '/registrar/erasure'],
];
