/* After a contribution was logged: what happens next, and who may do it. */

import { html } from '../lib/preact.js';
import { useAnswer } from '../lib/api.js';
import { api, page } from '../lib/site.js';
import { Person, Statement } from './links.js';

const isNow = ({ from, until, ended }) => ended === undefined &&
	Date.parse(from) <= Date.now() &&
	(until === undefined || Date.parse(until) > Date.now());

const joined = (items) => items.map((item, i) =>
	html`${i > 0 && ', '}${item}`);

/* Those who chair the group now; the chairs above it may judge as well. */
function Chairs({ group, t }) {
	const { answer, busy, trouble } = useAnswer(api('groups', group));
	if (busy || trouble)
		return html`<p>${t.chairsOf(group)}</p>`;
	const chairs = [...new Set(answer.offices.filter((one) =>
		one.office === 'chair' && isNow(one)).map(({ handle }) => handle))];
	return chairs.length === 0
		? html`<p>${t.noChair(html`<bdi>${answer.title}</bdi>`)}</p>`
		: html`<p>${t.chairs(html`<bdi>${answer.title}</bdi>`, joined(chairs.map(
			(handle) => html`<${Person} handle=${handle} />`)))}</p>`;
}

function WhoMay({ body, activity, t }) {
	if (body.group !== undefined)
		return html`<${Chairs} group=${body.group} t=${t} />`;
	return html`<p>${activity?.endorsers.length > 0
		? t.offices(activity.endorsers.join(', ')) : t.nobodyHint}</p>`;
}

/* result is that of propose(), body what was said, again() logs another. */
export function NextSteps({ result, body, activity, again, t }) {
	const waits = result.status === 'waiting';
	return html`<h1>${waits ? t.doneWaiting : t.done}</h1>
		<div class=${waits ? 'note wait' : 'note good'} role="status">
		<p>${waits ? t.waits : html`${t.recorded} ${' '}<${Statement}
			digest=${result.digest}>${t.see}<//>`}</p>
		${result.status === 'partly' && html`<p>${t.partly}</p>`}</div>
		<h2>${t.nextTitle}</h2>
		<${WhoMay} body=${body} activity=${activity} t=${t} />
		<p>${t.then}</p>
		<p class="row"><button type="button" class="first" onClick=${again}>${
			t.another}</button>
		<a class="button" href=${page('me')}>${t.mine}</a></p>`;
}
