/* The numbers of every community of this server, from its own interface. */

const LINKS = {
	people: 'People',
	groups: 'Groups',
	statements: 'Statements',
	roles: 'Roles',
	policies: 'Policies',
	unmatched: 'Unmatched identities',
};

async function get(path) {
	const response = await fetch(path,
		{ headers: { accept: 'application/json' } });
	const body = await response.json();
	if (!response.ok)
		throw new Error(body.detail ?? body.title);
	return body;
}

/* Add a name and its value to a list of them. */
function put(list, name, value) {
	const group = document.createElement('div');
	for (const [tag, text] of [['dt', name], ['dd', value]]) {
		const part = document.createElement(tag);
		part.textContent = text;
		group.append(part);
	}
	list.append(group);
}

function link(path, text) {
	const a = document.createElement('a');
	a.href = path;
	a.textContent = text;
	return a;
}

/* What people count: everything but the sum is a type of statement. */
function putNumbers(list, community) {
	const format = new Intl.NumberFormat(navigator.language);
	put(list, 'statements', format.format(community.size));
	for (const [type, n] of Object.entries(community.counts))
		put(list, type, format.format(n));
}

function show(community) {
	const page = document.getElementById('community').content.cloneNode(true);
	page.querySelector('h2').append(link(community.url, community.title));
	page.querySelector('.replay').hidden = community.replay !== true;
	putNumbers(page.querySelector('.numbers'), community);
	for (const [part, text] of Object.entries(LINKS))
		page.querySelector('.links').append(
			link(community.links[part], text), ' ');
	const head = page.querySelector('.head');
	put(head, 'log', community.log);
	put(head, 'verifier key', community.vkey);
	put(head, 'root', community.root);
	put(head, 'recorded last', community.recorded_at);
	page.querySelector('details').append(
		link(community.checkpoint, 'Signed tree head'), ' ',
		link(community.links.bundle, 'Bundle'), ' ',
		link(community.links.allowed_signers, 'Allowed signers'));
	return page;
}

function say(place, text) {
	const p = document.createElement('p');
	p.textContent = text;
	place.append(p);
}

async function main() {
	const place = document.getElementById('communities');
	try {
		const { items, next } = await get('/api/v1/communities');
		for (const item of items)
			place.append(show(await get(item.url)));
		if (items.length === 0)
			say(place, 'There is no community here yet.');
		if (next !== undefined)
			place.append(link('/api/v1/communities', 'All communities'));
	} catch (error) {
		say(place, `This cannot be shown now: ${error.message}`);
	}
	document.documentElement.dataset.ready = '';
}

await main();
