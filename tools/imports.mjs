/* imports.mjs DIR: beside each DIR/pages/NAME.js a NAME.links that lists every
 * file it imports, one path from DIR a line, so that a browser can be told of
 * all of them at once.  An import that leads nowhere is an error. */

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, normalize, dirname } from 'node:path';

const root = process.argv[2];
const STATIC = /^(?:import|export)\s(?:[^'";]*?\sfrom\s)?['"](\.[^'"]+)['"]/gm;

function imports(path) {
	const text = readFileSync(join(root, path), 'utf8');
	return [...text.matchAll(STATIC)]
		.map(([, target]) => normalize(join(dirname(path), target)));
}

function follow(path, seen) {
	for (const next of imports(path)) {
		if (seen.has(next))
			continue;
		if (!existsSync(join(root, next)))
			throw new Error(`${path} imports ${next}: there is none`);
		seen.add(next);
		follow(next, seen);
	}
	return seen;
}

for (const name of readdirSync(join(root, 'pages'))) {
	if (!name.endsWith('.js') || name.endsWith('.text.js'))
		continue;
	const page = join('pages', name);
	writeFileSync(join(root, page.replace(/\.js$/, '.links')),
		[...follow(page, new Set())].map((path) => `${path}\n`).join(''));
}
