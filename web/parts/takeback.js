/* Taking back what one has said. */

import { html, useState } from '../lib/preact.js';
import { Line } from './field.js';
import { propose } from './sign.js';
import { Trouble } from './trouble.js';

/* item is one of the record; t are the words of pages/me.js. */
export function TakeBack({ item, onDone, t }) {
	const [draft, setDraft] = useState({ reason: '' });
	const [trouble, setTrouble] = useState(null);
	const reason = draft.reason.trim();
	const submit = (event) => {
		event.preventDefault();
		propose({ type: 'retraction', title: t.takeBack,
			explain: t.takeBackExplain, about: [item],
			body: { of: item.digest, ...(reason && { reason }) } })
			.then(({ status }) => status !== 'cancelled' && onDone(),
				setTrouble);
	};
	return html`<details><summary>${t.takeBack}</summary>
		<form onSubmit=${submit}><p class="quiet">${t.takeBackExplain}</p>
		<${Line} name="reason" label=${t.reason} maxlength="2000"
			draft=${draft} change=${setDraft} />
		${trouble && html`<${Trouble} trouble=${trouble} />`}
		<p><button class="first">${t.seeAndSign}</button></p></form></details>`;
}
