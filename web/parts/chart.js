/* Pictures by Observable Plot, which is loaded when the first of them comes
 * into view.  Its place is kept free from the beginning, and the same numbers
 * are in a table behind each.  Colours are custom properties of the sheet, so
 * that they follow the reader's scheme without being drawn again. */

import { html, useEffect, useRef, useState } from '../lib/preact.js';
import { words } from '../lib/words.js';
import { Table } from './list.js';

const text = {
	en: { numbers: 'Show the numbers',
		failed: 'The picture could not be loaded; the numbers are here:' },
	de: { numbers: 'Zahlen zeigen',
		failed: 'Das Bild ließ sich nicht laden; hier sind die Zahlen:' },
};

/* As many as the sheet has, --c1 and on; told apart in either scheme. */
export const COLOURS = ['--c1', '--c2', '--c3', '--c4', '--c5', '--c6', '--c7']
	.map((name) => `var(${name})`);

/* Both are classic scripts, and the second looks for what the first leaves. */
const SCRIPTS = ['../vendor/d3.js', '../vendor/plot.js'];
const EARLY = '200px';

function load(path) {
	return new Promise((resolve, reject) => {
		const script = document.createElement('script');
		script.src = new URL(path, import.meta.url).href;
		script.async = false;
		script.onload = resolve;
		script.onerror = () => reject(new Error(`cannot load ${path}`));
		document.head.append(script);
	});
}

let loading;

function loadPlot() {
	loading ??= Promise.all(SCRIPTS.map(load)).then(() => globalThis.Plot);
	return loading;
}

/* Plot once the place is in view; null if it cannot be had. */
function usePlot(place) {
	const [plot, setPlot] = useState();
	useEffect(() => {
		const observer = new IntersectionObserver((entries) => {
			if (!entries.some(({ isIntersecting }) => isIntersecting))
				return;
			observer.disconnect();
			loadPlot().then((found) => setPlot(() => found),
				() => setPlot(null));
		}, { rootMargin: EARLY });
		observer.observe(place.current);
		return () => observer.disconnect();
	}, []);
	return plot;
}

function useWidth(place) {
	const [width, setWidth] = useState(0);
	useEffect(() => {
		const observer = new ResizeObserver(([{ contentRect }]) =>
			setWidth(Math.floor(contentRect.width)));
		observer.observe(place.current);
		return () => observer.disconnect();
	}, []);
	return width;
}

const Legend = ({ items }) => html`<ul class="legend">${items.map((title, i) =>
	html`<li key=${i}><span class="swatch" style=${{
		background: COLOURS[i] }}></span> <bdi>${title}</bdi></li>`)}</ul>`;

/*
 * A picture and what it shows.  draw(Plot, { width, height }) makes the SVG and
 * stays the same as long as its data do; height is in pixels; legend names what
 * COLOURS stand for, in order; columns, rows and id are those of the table.
 */
export function Picture({ title, lead, height, legend, draw, columns, rows, id }) {
	const place = useRef(null);
	const plot = usePlot(place);
	const width = useWidth(place);
	const t = words(text);
	useEffect(() => {
		if (!plot || width === 0)
			return undefined;
		const svg = draw(plot, { width, height });
		/* As one picture it has one name; Plot names each part. */
		for (const part of svg.querySelectorAll('[aria-label]'))
			part.removeAttribute('aria-label');
		svg.setAttribute('role', 'img');
		svg.setAttribute('aria-label', `${title}. ${lead}`);
		place.current.replaceChildren(svg);
		return () => svg.remove();
	}, [plot, width, height, draw, title, lead]);
	return html`<figure class="picture">
		<figcaption><h3>${title}</h3><p>${lead}</p></figcaption>
		${legend && html`<${Legend} items=${legend} />`}
		<div class="plot" ref=${place} style=${{
			height: plot === null ? 'auto' : `${height}px` }}></div>
		${plot === null && html`<p role="status">${t.failed}</p>`}
		<details open=${plot === null}><summary>${t.numbers}</summary>
			<${Table} caption=${title} columns=${columns} rows=${rows} id=${id} />
		</details>
	</figure>`;
}
