#include "http/sandbox.h"

#include <kore/kore.h>

#include <kore/seccomp.h>

#include <errno.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/socket.h>

#include "http/dispatch.h"

/*
 * Everything a worker may ask of the kernel (glibc of Debian 12, x86-64 and
 * arm64).  The files of the web folder were read before this closes.
 */
/* clang-format off */
static struct sock_filter filter[] = {
	/* Denied in passing: terminals, and memory that is code. */
	KORE_SYSCALL_DENY(ioctl, EACCES),
	KORE_SYSCALL_DENY_WITH_FLAG(mmap, 2, PROT_EXEC | PROT_WRITE, EINVAL),
	KORE_SYSCALL_DENY_WITH_FLAG(mprotect, 2, PROT_EXEC, EINVAL),

	/* Kore's loop and its connections. */
#ifdef SYS_epoll_wait
	KORE_SYSCALL_ALLOW(epoll_wait),
#endif
	KORE_SYSCALL_ALLOW(epoll_pwait),
	KORE_SYSCALL_ALLOW(epoll_ctl),
	KORE_SYSCALL_ALLOW(accept),
	KORE_SYSCALL_ALLOW(recvfrom),
	KORE_SYSCALL_ALLOW(sendto),
	KORE_SYSCALL_ALLOW(setsockopt),
	KORE_SYSCALL_ALLOW(shutdown),
	KORE_SYSCALL_ALLOW(fcntl),
	KORE_SYSCALL_ALLOW(read),
	KORE_SYSCALL_ALLOW(write),
	KORE_SYSCALL_ALLOW(writev),
	KORE_SYSCALL_ALLOW(close),

	/* Memory, time, chance, signals and the end. */
	KORE_SYSCALL_ALLOW(brk),
	KORE_SYSCALL_ALLOW(mmap),
	KORE_SYSCALL_ALLOW(mremap),
	KORE_SYSCALL_ALLOW(munmap),
	KORE_SYSCALL_ALLOW(mprotect),
	KORE_SYSCALL_ALLOW(madvise),
	KORE_SYSCALL_ALLOW(clock_gettime),
	KORE_SYSCALL_ALLOW(clock_nanosleep),
	KORE_SYSCALL_ALLOW(nanosleep),
	KORE_SYSCALL_ALLOW(getrandom),
	KORE_SYSCALL_ALLOW(rt_sigaction),
	KORE_SYSCALL_ALLOW(rt_sigprocmask),
	KORE_SYSCALL_ALLOW(rt_sigreturn),
	KORE_SYSCALL_ALLOW(restart_syscall),
	KORE_SYSCALL_ALLOW_ARG(kill, 1, SIGQUIT), /* itself, without parent */
	KORE_SYSCALL_ALLOW(getppid),
	KORE_SYSCALL_ALLOW(exit),
	KORE_SYSCALL_ALLOW(exit_group),

	/* Our threads. */
	KORE_SYSCALL_ALLOW(clone3),
	KORE_SYSCALL_ALLOW(rseq),
	KORE_SYSCALL_ALLOW(set_robust_list),
	KORE_SYSCALL_ALLOW(futex),
	KORE_SYSCALL_ALLOW(eventfd2),

	/* libpq, over a Unix socket or TCP. */
	KORE_SYSCALL_ALLOW_ARG(socket, 0, AF_UNIX),
	KORE_SYSCALL_ALLOW_ARG(socket, 0, AF_INET),
	KORE_SYSCALL_ALLOW_ARG(socket, 0, AF_INET6),
	KORE_SYSCALL_ALLOW(connect),
	KORE_SYSCALL_ALLOW(getsockopt),
	KORE_SYSCALL_ALLOW(getsockname),
	KORE_SYSCALL_ALLOW(getpid),
	KORE_SYSCALL_ALLOW(getuid),
	KORE_SYSCALL_ALLOW(geteuid),
#ifdef SYS_poll
	KORE_SYSCALL_ALLOW(poll),
#endif
	KORE_SYSCALL_ALLOW(ppoll),
	KORE_SYSCALL_ALLOW(getdents64), /* Kerberos looks for plug-ins */
	KORE_SYSCALL_ALLOW(uname),      /* so do resolvers of names */

	/* Files: the master key, and high-water marks, which are locked,
	 * written and synced. */
#ifdef SYS_open
	KORE_SYSCALL_ALLOW(open),
	KORE_SYSCALL_ALLOW(access),
	KORE_SYSCALL_ALLOW(rename),
	KORE_SYSCALL_ALLOW(unlink),
#endif
	KORE_SYSCALL_ALLOW(openat),
	KORE_SYSCALL_ALLOW(renameat),
	KORE_SYSCALL_ALLOW(unlinkat),
	KORE_SYSCALL_ALLOW(newfstatat),
	KORE_SYSCALL_ALLOW(fstat),
	KORE_SYSCALL_ALLOW(lseek),
	KORE_SYSCALL_ALLOW(pread64),
	KORE_SYSCALL_ALLOW(pwrite64),
	KORE_SYSCALL_ALLOW(flock),
	KORE_SYSCALL_ALLOW(fsync),
	KORE_SYSCALL_ALLOW(fdatasync),

	/* Kore would end only the thread, and its request would never be
	 * answered: so the list ends here.  Kore restarts the worker. */
	KORE_BPF_RET(SECCOMP_RET_KILL_PROCESS),
};
/* clang-format on */

EXPORTED void
kore_seccomp_hook(void)
{
	size_t len = KORE_FILTER_LEN(filter);

	/* With `seccomp_tracing yes` Kore's own end lets calls through. */
	if (kore_seccomp_tracing)
		len--;
	(void)kore_seccomp_filter("kleos", filter, len);
}
