/* What comes from a community that was rebuilt from old records says so, on every
 * page (app.js). */

import { html } from '../lib/preact.js';
import { words } from '../lib/words.js';

const text = {
	en: { replay: 'REPLAY: rebuilt from old records. Nobody gains or loses a vote by it.' },
	de: { replay: 'REPLAY: ein Nachbau aus alten Unterlagen. Niemand gewinnt oder verliert dadurch eine Stimme.' },
};

/* answer: any answer of the server, marked where it is one of a replay. */
export const Replay = ({ answer }) =>
	(answer?.replay === true || answer?.settings?.replay === true) &&
	html`<p class="replay">${words(text).replay}</p>`;
