/* What comes from a community that was rebuilt from old records says so. */

import { html } from '../lib/preact.js';
import { words } from '../lib/words.js';

const text = {
	en: { replay: 'A replay: rebuilt from old records. Nobody gains or loses a vote by it.' },
	de: { replay: 'Ein Nachbau aus alten Unterlagen. Niemand gewinnt oder verliert dadurch eine Stimme.' },
};

/* answer: any answer of the server, marked where it is one of a replay. */
export const Replay = ({ answer }) => answer.replay === true &&
	html`<p class="replay">${words(text).replay}</p>`;
