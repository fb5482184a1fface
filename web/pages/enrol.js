/* /<community>/enrol: somebody joins, and sees what becomes of it. */

import { html, show, useCallback, useEffect, useState, useTitle }
	from '../app.js';
import { standing } from '../lib/enrolment.js';
import { forget, signerOf } from '../lib/keyring.js';
import { proveKey } from '../lib/statement.js';
import { JoinForm } from '../parts/join.js';
import { Copyable } from '../parts/links.js';
import { Busy } from '../parts/list.js';
import { tellKeys, useSigner } from '../parts/sign.js';
import { Trouble } from '../parts/trouble.js';
import { Waiting, Joined } from '../parts/joined.js';
import text from './enrol.text.js';

/* Where the key of this browser stands, asked again whenever somebody looks. */
function useStanding(who) {
	const [found, setFound] = useState(null);
	const look = useCallback(() => {
		if (who)
			standing(who).then((state) => setFound({ ...state, who }),
				(trouble) => setFound({ trouble }));
	}, [who?.id, who?.handle]);
	useEffect(() => {
		look();
		addEventListener('focus', look);
		return () => removeEventListener('focus', look);
	}, [look]);
	return [found, look];
}

/* With what a new key asks to be somebody's, for whoever can add it. */
function Request({ who, t }) {
	const [proven, setProven] = useState(null);
	useEffect(() => {
		signerOf(who.id).then((signer) =>
			proveKey(who.log, who.handle, signer)).then(setProven, () => {});
	}, [who.id]);
	return proven && html`<p><strong>${t.request}</strong></p>
		<p><${Copyable} value=${JSON.stringify(proven)} label=${t.request} /></p>`;
}

/* A key that is nobody's here: revoked, or of a person with other keys. */
function Stranded({ who, state, t }) {
	const away = async () => {
		await forget(who.id, who.fingerprint);
		tellKeys();
	};
	const isNew = state === 'other' && who.kind === 'browser';
	return html`<div class="note wait"><p>${state === 'out' ? t.revoked(who)
		: isNew ? t.other(who) : t.otherLine(who)}</p>
		${isNew && html`<${Request} who=${who} t=${t} />`}
		<p class="row"><button type="button" onClick=${away}>${
			t.forget}</button></p></div>`;
}

function Enrol({ answer, t }) {
	const { who } = useSigner();
	const [found, look] = useStanding(who);
	useTitle(t.title);
	const about = html`<h1>${t.title}</h1>`;
	if (who === null)
		return html`${about}<${JoinForm} about=${answer} t=${t}
			onSent=${look} />`;
	if (!found)
		return html`${about}<${Busy} />`;
	if (found.trouble)
		return html`${about}<${Trouble} trouble=${found.trouble}
			again=${look} />`;
	const { state } = found;
	return html`${about}
		${state === 'in' && html`<${Joined} found=${found} t=${t} />`}
		${(state === 'waiting' || state === 'late') &&
			html`<${Waiting} found=${found} look=${look} t=${t} />`}
		${(state === 'other' || state === 'out') &&
			html`<${Stranded} who=${who} state=${state} t=${t} />`}
		${(state === 'new' || state === 'late') && html`<${JoinForm}
			about=${answer} entry=${who} t=${t} onSent=${look} />`}`;
}

show(Enrol, text);
