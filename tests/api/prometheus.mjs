/* A strict reader of Prometheus' text format, version 0.0.4: it takes nothing
 * that a scraper might read otherwise than we meant it. */

import assert from 'node:assert/strict';

const NAME = /^[a-z][a-z0-9_]*$/;
const LABEL = /^([a-z][a-z0-9_]*)="([^"\\]*)"(?:,|$)/;
const SAMPLE = /^([a-z0-9_]+)(?:\{([^}]*(?:\{[^}]*\}[^}]*)*)\})? (\S+)$/;
const VALUE = /^(?:0|[1-9][0-9]*)(?:\.[0-9]*[1-9])?$/;
/* What a name may end with, beside _total: the unit, in the base form. */
const UNITS = /_(?:seconds|bytes|entries|statements)(?:_total)?$/;
const UNITLESS = new Set(['kleos_build_info', 'kleos_connections',
	'kleos_requests_in_flight', 'kleos_queue_length', 'kleos_threads',
	'kleos_threads_busy']);

function readLabels(text, line) {
	const labels = {};
	for (let rest = text ?? ''; rest !== '';) {
		const found = LABEL.exec(rest);
		assert.ok(found, `labels: ${line}`);
		assert.ok(!(found[1] in labels), `a label twice: ${line}`);
		labels[found[1]] = found[2];
		rest = rest.slice(found[0].length);
	}
	return labels;
}

/* To which family does a sample belong? */
const familyOf = (name, type) => type === 'histogram'
	? name.replace(/_(?:bucket|sum|count)$/, '') : name;

function checkName({ name, type }) {
	assert.match(name, NAME);
	assert.ok(name.startsWith('kleos_'), name);
	assert.equal(name.endsWith('_total'), type === 'counter', name);
	if (type !== 'counter')
		assert.ok(UNITS.test(name) || UNITLESS.has(name),
			`no unit in ${name}`);
}

const without = ({ le, ...rest }) => JSON.stringify(rest);

/* Buckets ascend, end with +Inf, and agree with _count. */
function checkHistogram({ name, samples }) {
	const groups = new Map();
	for (const sample of samples) {
		const key = without(sample.labels);
		const group = groups.get(key) ?? { buckets: [] };
		groups.set(key, group);
		if (sample.name === `${name}_bucket`)
			group.buckets.push(sample);
		else
			group[sample.name.slice(name.length + 1)] = sample.value;
	}
	for (const { buckets, sum, count } of groups.values()) {
		const bounds = buckets.map(({ labels }) =>
			labels.le === '+Inf' ? Infinity : Number(labels.le));
		assert.equal(bounds.at(-1), Infinity, name);
		assert.equal(buckets.at(-1).value, count, name);
		assert.ok(sum >= 0, name);
		for (let i = 1; i < buckets.length; i++) {
			assert.ok(bounds[i] > bounds[i - 1], name);
			assert.ok(buckets[i].value >= buckets[i - 1].value, name);
		}
	}
}

/* The families of a text, by name; fails on anything out of order. */
export function parse(text) {
	const families = new Map();
	const seen = new Set();
	let family;

	assert.ok(text.endsWith('\n'));
	for (const line of text.slice(0, -1).split('\n')) {
		const help = /^# HELP (\S+) (\S.*)$/.exec(line);
		const type = /^# TYPE (\S+) (counter|gauge|histogram)$/.exec(line);
		if (help) {
			assert.ok(!families.has(help[1]), `${help[1]} twice`);
			family = { name: help[1], help: help[2], samples: [] };
			families.set(family.name, family);
		} else if (type) {
			assert.equal(type[1], family.name);
			assert.equal(family.type, undefined);
			family.type = type[2];
			checkName(family);
		} else {
			const found = SAMPLE.exec(line);
			assert.ok(found, `not a sample: ${line}`);
			const [, name, labels, value] = found;
			assert.ok(family.type, line);
			assert.equal(familyOf(name, family.type), family.name, line);
			assert.match(value, VALUE, line);
			const key = `${name}{${labels}}`;
			assert.ok(!seen.has(key), `twice: ${key}`);
			seen.add(key);
			family.samples.push({ name, value: Number(value),
				labels: readLabels(labels, line) });
		}
	}
	for (const one of families.values()) {
		assert.ok(one.type, one.name);
		if (one.type === 'histogram')
			checkHistogram(one);
	}
	return families;
}

/* The sum of all samples of a family that have these labels. */
export function value(families, name, labels = {}) {
	const family = families.get(familyOf(name, 'histogram')) ??
		families.get(name);
	assert.ok(family, `no family ${name}`);
	return family.samples
		.filter((sample) => sample.name === name &&
			Object.entries(labels).every(([key, is]) =>
				sample.labels[key] === is))
		.reduce((sum, sample) => sum + sample.value, 0);
}
