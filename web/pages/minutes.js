/* /<community>/groups/<slug>/minutes: from pasted minutes, or a file, to a
 * meeting in the log, with everybody accounted for before anything is signed. */

import { html, show, useCallback, useEffect, useState, useTitle }
	from '../app.js';
import { useDraft } from '../lib/draft.js';
import { FACTS_MAX, itemsOf, readFile } from '../lib/import.js';
import { page } from '../lib/site.js';
import { Group } from '../parts/links.js';
import { Busy } from '../parts/list.js';
import { NoKey, Unsent, useSigner } from '../parts/sign.js';
import { Preview } from '../parts/preview.js';
import { Trouble } from '../parts/trouble.js';
import text from './minutes.text.js';

const START = { format: 'minutes', name: '', pasted: '', bots: [] };

const formatOf = (name) => (/\.csv$/i.test(name) ? 'csv' : 'minutes');

function Choices({ draft, change, t }) {
	return html`<fieldset><legend>${t.format}</legend>
		${['minutes', 'csv'].map((format) => html`<p key=${format}><label>
			<input type="radio" name="format" value=${format}
				checked=${draft.format === format}
				onChange=${() => change({ format })} /> ${t.formats[format]}
		</label></p>`)}
		${draft.format === 'csv' && html`<p class="hint">${t.columns}</p>`}
	</fieldset>`;
}

/* A file, or a text and the name that it has in the record. */
function Source({ draft, change, file, setFile, t }) {
	const choose = ({ target }) => {
		const [one] = target.files;
		setFile(one ?? null);
		if (one)
			change({ name: one.name, format: formatOf(one.name) });
	};
	return html`<div class="field"><label for="file">${t.file}</label>
			<input id="file" type="file" accept=".txt,.csv,text/plain,text/csv"
				onChange=${choose} /></div>
		${file === null && html`<div class="field">
			<label for="pasted">${t.paste}</label>
			<textarea id="pasted" rows="10" spellcheck=${false}
				value=${draft.pasted} onInput=${({ target }) =>
					change({ pasted: target.value })} /></div>`}
		<div class="field"><label for="name">${t.name}</label>
			<input id="name" value=${draft.name} aria-describedby="name-hint"
				placeholder="ops.2026-03-04-15.00.txt" onInput=${({ target }) =>
					change({ name: target.value })} />
			<p class="hint" id="name-hint">${t.nameHint}</p></div>`;
}

/* What the server reads in it; anew when somebody is said to be a bot. */
function useReading(source) {
	const [state, setState] = useState({});
	const read = useCallback(async (bots) => {
		setState((old) => ({ ...old, busy: true, trouble: undefined }));
		try {
			setState({ answer: await readFile({ ...source, bots }), bots });
		} catch (trouble) {
			setState((old) => ({ bots: old.bots, trouble }));
		}
	}, [source.file, source.name, source.format, source.group]);
	useEffect(() => setState({}), [read]);
	return { ...state, read };
}

function Outcome({ result, slug, t }) {
	const good = result.status === 'recorded';
	return html`<div class=${`note ${good ? 'good' : 'wait'}`} role="status">
		<p>${good ? t.recorded : t.partly}</p>
		${result.results.filter(({ problem }) => problem).map(({ problem, digest }) =>
			html`<p key=${digest} class="quiet">${problem.detail}</p>`)}
		<p><a href=${page('groups', slug)}>${t.backToGroup}</a>${good &&
			html` · <a href=${page('statements', result.digest)}>${
				t.lookAtIt}</a>`}</p></div>`;
}

function useSending(propose, onDone, t) {
	const [state, setState] = useState({});
	const send = async (draft) => {
		setState({ busy: true });
		try {
			const items = await itemsOf(draft);
			const result = items.length === 0 ? { status: 'nothing' }
				: await propose({ items, title: t.proposal(draft.name),
					explain: t.explain(draft) });
			if (result.status === 'recorded')
				onDone();
			setState({ result });
		} catch (trouble) {
			setState({ trouble });
		}
	};
	return { ...state, send };
}

/* What can be done with what was read. */
function Next({ answer, who, sending, t }) {
	if (who === null)
		return html`<${NoKey} />`;
	if (answer.facts.length > FACTS_MAX)
		return html`<p class="note wait">${t.tooMany(FACTS_MAX)}</p>`;
	return html`<p class="row"><button type="button" class="first"
		disabled=${sending.busy || !who} onClick=${() => sending.send(answer)}>${
			answer.imported ? t.complete : t.sign}</button></p>`;
}

function Minutes({ answer: group, t }) {
	const { slug, title } = group;
	const { who, propose } = useSigner();
	const [draft, change, clear] = useDraft(`minutes-${slug}`, START);
	const [file, setFile] = useState(null);
	const reading = useReading({ format: draft.format, name: draft.name,
		group: slug, file: file ?? draft.pasted });
	const sending = useSending(propose, clear, t);
	useTitle(t.title(title));
	const done = ['recorded', 'partly'].includes(sending.result?.status);
	const start = (event) => {
		event.preventDefault();
		reading.read(reading.bots ?? draft.bots);
	};
	const setBots = (bots) => {
		change({ bots });
		reading.read(bots);
	};
	return html`<h1>${t.heading} <${Group} slug=${slug} title=${title} /></h1>
		<p>${t.lead}</p>
		<${Unsent} onSent=${() => location.reload()} />
		${done ? html`<${Outcome} result=${sending.result} slug=${slug} t=${t} />`
			: html`<form onSubmit=${start}>
			<${Source} draft=${draft} change=${change} file=${file}
				setFile=${setFile} t=${t} />
			<${Choices} draft=${draft} change=${change} t=${t} />
			<p class="row"><button class=${reading.answer ? '' : 'first'}
				disabled=${draft.name === '' || (!file && draft.pasted === '')}>${
				t.read}</button></p></form>
		${reading.busy && html`<${Busy} />`}
		${reading.trouble && html`<${Trouble} trouble=${reading.trouble} />`}
		${reading.answer && html`<${Preview} draft=${reading.answer}
				bots=${reading.bots} setBots=${setBots} t=${t} />
			<${Next} answer=${reading.answer} who=${who} sending=${sending}
				t=${t} />`}
		${sending.result?.status === 'nothing' && html`<p class="note good"
			role="status">${t.nothing}</p>`}
		${sending.trouble && html`<${Trouble} trouble=${sending.trouble} />`}`}`;
}

show(Minutes, text);
