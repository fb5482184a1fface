/* Where we are: pages live under /<community>/..., the questions to the server
 * under /api/v1/<community>/... */

const parts = location.pathname.split('/').filter(Boolean)
	.map(decodeURIComponent);

/* The slug of the community this page is about; undefined on the first page. */
export const community = () => parts[0];

/* The rest of the path: ['people', 'ada']. */
export const path = () => parts.slice(1);

/* One parameter of the address, or null. */
export const parameter = (name) =>
	new URLSearchParams(location.search).get(name);

/* One of those behind the #, for what is the page's own affair: the question
 * that a page answers takes no other parameters than its own. */
export const fragment = (name) =>
	new URLSearchParams(location.hash.slice(1)).get(name);

function join(start, segments, query) {
	const address = [...start, ...segments].map(encodeURIComponent).join('/');
	const given = Object.entries(query)
		.filter(([, value]) => value !== undefined && value !== null &&
			value !== '');
	const search = new URLSearchParams(given).toString();
	return `/${address}${search === '' ? '' : `?${search}`}`;
}

/* The address of a page: page('people', 'ada'). */
export const page = (...segments) => join([community()], segments, {});

/* The address of a page with a query: ask(['search'], { q: 'x' }). */
export const pageWith = (segments, query) =>
	join([community()], segments, query);

/* The address of a question: api('groups', 'ops', 'inbox'). */
export const api = (...segments) =>
	join(['api', 'v1', community()], segments, {});

export const apiWith = (segments, query) =>
	join(['api', 'v1', community()], segments, query);
