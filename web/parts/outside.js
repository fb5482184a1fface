/* Signing with a key that is not in the browser: the commands to copy, and a
 * field for what they print. */

import { html, useState } from '../lib/preact.js';
import { signCommand } from '../lib/keyring.js';
import { matchPasted } from '../lib/signing.js';
import { words } from '../lib/words.js';
import { Download } from './download.js';
import { useId } from './field.js';
import { Copyable } from './links.js';
import text from './sign.text.js';

/* For a POSIX shell: nothing inside single quotes means anything. */
const quoted = (value) => `'${value.replaceAll('\'', '\'\\\'\'')}'`;

/* One line a draft: without a file, ssh-keygen signs what comes in and prints
 * the signature. */
const commandsOf = (drafts, entry) => drafts.map(({ payload, namespace }) =>
	`printf %s ${quoted(payload)} | ${signCommand(entry, namespace, '').trim()}`)
	.join('\n');

/* Pasted into a terminal, some controls erase what stands before them, such as
 * the quotes: what has any is signed as a file. */
const isPlain = ({ payload }) => !/\p{Cc}/u.test(payload);

function Files({ drafts, entry, open, t }) {
	return html`<details open=${open}><summary>${t.byFile}</summary>
		<ol>${drafts.map((draft, i) => {
			const name = `statement-${draft.digest?.slice(0, 8) ?? i + 1}.json`;
			return html`<li key=${name}>
				<${Download} bytes=${draft.bytes} name=${name}>${
					t.download(name)}<//><br />
				<${Copyable} label=${t.copyCommand}
					value=${signCommand(entry, draft.namespace, name)} /></li>`;
		})}</ol><p>${t.pasteFile}</p></details>`;
}

/*
 * drafts have payload, bytes and namespace; onSigned(envelopes) is called with
 * what was pasted, once every signature was found to be good; button is what
 * stands on the button.
 */
export function Outside({ drafts, entry, onSigned, button }) {
	const t = words(text);
	const id = useId();
	const [pasted, setPasted] = useState('');
	const [wrong, setWrong] = useState(null);
	const plain = drafts.every(isPlain);
	const take = async () => {
		try {
			const envelopes = await matchPasted(drafts, pasted, entry);
			setWrong(null);
			onSigned(envelopes);
		} catch (error) {
			setWrong(t.wrong(error));
		}
	};
	return html`<div class="outside">
		<ol><li>${plain && html`<p>${t.run}</p>
			<${Copyable} value=${commandsOf(drafts, entry)}
				label=${t.copyCommand} />
			<p class="quiet">${t.otherFile}</p>`}
			<${Files} drafts=${drafts} entry=${entry} open=${!plain}
				t=${t} /></li>
		<li><div class="field"><label for=${id}>${t.paste}</label>
			<textarea id=${id} spellcheck=${false} value=${pasted}
				placeholder="-----BEGIN SSH SIGNATURE-----"
				aria-invalid=${wrong !== null} aria-describedby=${`${id}-wrong`}
				onInput=${(event) => setPasted(event.target.value)} />
			<p class="wrong" id=${`${id}-wrong`} role="alert">${wrong}</p>
		</div></li></ol>
		<p class="row"><button type="button" class="first" onClick=${take}>${
			button}</button></p></div>`;
}
