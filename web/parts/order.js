/* In which order a long record is shown. */

import { html } from '../lib/preact.js';
import { PAGE } from '../lib/record.js';
import { number, words } from '../lib/words.js';

const text = {
	en: { order: (n) => `This comes ${n} entries at a time, those recorded last first; each ${n} by the day on which it was done, the newest first.` },
	de: { order: (n) => `Hier kommen je ${n} Einträge, die zuletzt verzeichneten zuerst; je ${n} nach dem Tag, an dem es geschah, das Neueste zuerst.` },
};

/* list is of useList(), of a record; nothing where all of it is in one order. */
export const Order = ({ list }) => (list.items.length > PAGE ||
	(list.items.length === PAGE && list.more !== null)) &&
	html`<p class="quiet">${words(text).order(number(PAGE))}</p>`;
