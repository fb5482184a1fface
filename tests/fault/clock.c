/* Another clock for one program: LD_PRELOAD this, and the time of day is
 * that of the machine plus the milliseconds that the file KLEOS_CLOCK says, a
 * number of 8 bytes in the machine's order.  The clocks that only measure how
 * long something took are left alone. */

#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

enum { MS_PER_SECOND = 1000, NS_PER_MS = 1000000 };

#define VISIBLE __attribute__((visibility("default")))

static int offset_file = -1;

static void __attribute__((constructor)) open_offset(void)
{
	const char *path = getenv("KLEOS_CLOCK");

	if (path != NULL)
		offset_file = open(path, O_RDONLY | O_CLOEXEC);
}

/* Without a file, or while it is empty, nothing is added. */
static struct timespec
moved_time(void)
{
	struct timespec now;
	int64_t offset = 0;

	(void)syscall(SYS_clock_gettime, CLOCK_REALTIME, &now);
	if (pread(offset_file, &offset, sizeof(offset), 0) != sizeof(offset))
		offset = 0;
	int64_t ms = now.tv_nsec / NS_PER_MS + offset % MS_PER_SECOND;
	now.tv_sec += offset / MS_PER_SECOND + (ms >= MS_PER_SECOND) - (ms < 0);
	ms += ms < 0 ? MS_PER_SECOND : ms >= MS_PER_SECOND ? -MS_PER_SECOND : 0;
	now.tv_nsec = ms * NS_PER_MS + now.tv_nsec % NS_PER_MS;
	return now;
}

VISIBLE int
gettimeofday(struct timeval *restrict now, void *restrict zone)
{
	const struct timespec moved = moved_time();

	(void)zone;
	*now = (struct timeval){ moved.tv_sec, moved.tv_nsec / 1000 };
	return 0;
}

VISIBLE int
clock_gettime(clockid_t clock, struct timespec *now)
{
	if (clock != CLOCK_REALTIME)
		return (int)syscall(SYS_clock_gettime, clock, now);
	*now = moved_time();
	return 0;
}
