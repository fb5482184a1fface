/* What all modules take Preact and htm from.  Both are of others, from npm, and
 * put into vendor/ by tools/web.sh.  Added is one thing: every text that is drawn
 * goes through lib/bidi.js, as do the attributes that people read. */

import { tame } from './bidi.js';
import htm from '../vendor/htm.js';
import { h as create } from '../vendor/standalone.js';

const READ = ['title', 'aria-label', 'placeholder', 'alt', 'label'];

function tameText(child) {
	if (typeof child === 'string')
		return tame(child);
	return Array.isArray(child) ? child.map(tameText) : child;
}

function tameRead(props) {
	const read = props === null ? [] : READ.filter((name) =>
		typeof props[name] === 'string');
	return read.length === 0 ? props : { ...props,
		...Object.fromEntries(read.map((name) => [name, tame(props[name])])) };
}

/* A component is given its properties as they are: it may sign or send them. */
export const h = (type, props, ...children) => typeof type === 'string'
	? create(type, tameRead(props), ...children.map(tameText))
	: create(type, props, ...children);

const build = htm.bind(h);

/* What a component draws may be a text without an element around it. */
export const html = (...template) => tameText(build(...template));

export { render, Component, createContext, useState, useReducer, useEffect,
	useLayoutEffect, useRef, useImperativeHandle, useMemo, useCallback,
	useContext, useDebugValue, useErrorBoundary } from '../vendor/standalone.js';
