/* Numbers that look random and are the same in every run with one seed. */

export class Chance {
	constructor(seed) {
		this.state = seed >>> 0;
	}

	/* 0 to n - 1. */
	below(n) {
		this.state = (Math.imul(this.state, 1103515245) + 12345) >>> 0;
		return Math.floor((this.state >>> 8) * n / 0x1000000);
	}

	from(low, high) {
		return low + this.below(high - low + 1);
	}

	pick(list) {
		return list[this.below(list.length)];
	}

	/* In so many of a hundred cases. */
	happens(percent) {
		return this.below(100) < percent;
	}

	shuffled(list) {
		const rest = [...list];
		return list.map(() => rest.splice(this.below(rest.length), 1)[0]);
	}

	/* Another sequence, so that what one does is not the other's chance. */
	fork() {
		return new Chance(this.below(0x1000000) * 2654435761);
	}
}
