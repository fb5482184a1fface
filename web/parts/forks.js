/* The evidence of a log that has two histories: for others to see. */

import { html } from '../lib/preact.js';
import { evidence } from '../lib/seen.js';
import { community } from '../lib/site.js';
import { words } from '../lib/words.js';
import { Download } from './download.js';

const text = {
	en: {
		proof: 'Two signed tree heads that exclude one another: the proof for others',
		kept: 'This browser keeps them. Keep them elsewhere, too, and show them to others:',
		save: 'Save both',
	},
	de: {
		proof: 'Zwei unterschriebene Stände, die einander ausschließen: der Beweis für andere',
		kept: 'Dieser Browser behält sie. Behalte sie auch anderswo und zeige sie anderen:',
		save: 'Beide speichern',
	},
};

/* pin is what pins.js remembers, if anything. */
export function Forks({ pin }) {
	const t = words(text);
	return pin?.forks.map((fork) => html`<details key=${fork.note}>
		<summary>${t.proof}</summary>
		<p>${t.kept} <${Download} bytes=${evidence(fork)}
			name=${`${community()}-fork.json`}>${t.save}<//></p>
		<pre>${fork.against}</pre><pre>${fork.note}</pre></details>`);
}
