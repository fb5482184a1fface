/* main.c: Kore calls in here: the start and the end of every process. */

#include <kore/kore.h>

#include <kore/hooks.h>
#include <kore/http.h>

#include <errno.h>
#include <grp.h>
#include <jansson.h>
#include <pwd.h>
#include <signal.h>
#include <sodium.h>
#include <sys/wait.h>
#include <unistd.h>

#include "api/pages.h"
#include "api/service.h"
#include "core/sshsig.h"
#include "http/alarm.h"
#include "http/connect.h"
#include "http/dispatch.h"
#include "http/limits.h"
#include "http/metrics.h"
#include "http/pool.h"
#include "http/request.h"
#include "http/static.h"
#include "http/stop.h"
#include "http/vitals.h"

enum { THREADS_DEFAULT = 2, DRAIN_MS = 10000 };

static struct service_config service_config;
static const char *web_folder;
static unsigned threads_n = THREADS_DEFAULT;

/* Kore prints through stdio: without this a log reaches a file late. */
static void __attribute__((constructor)) write_whole_lines(void)
{
	(void)setvbuf(stdout, NULL, _IOLBF, 0);
}

static bool
setting(const char *name, const char **value, struct err *err)
{
	*value = getenv(name);
	return (*value != NULL && (*value)[0] != '\0') ||
	       err_set(err, ERR_USAGE, "%s is not set", name);
}

static bool
read_threads(struct err *err)
{
	const char *text = getenv("KLEOS_THREADS");
	char *end;

	if (text == NULL)
		return true;
	unsigned long n = strtoul(text, &end, 10);
	if (n < 1 || n > POOL_THREADS_MAX || *end != '\0')
		return err_set(err, ERR_USAGE,
		    "KLEOS_THREADS must be from 1 to %d", POOL_THREADS_MAX);
	threads_n = (unsigned)n;
	return true;
}

static bool
read_settings(struct err *err)
{
	service_config.hosts = getenv("KLEOS_HOSTS");
	service_config.watch = &alarm_watch;
	return setting("KLEOS_DB", &service_config.db, err) &&
	       setting("KLEOS_MASTER_KEY_FILE", &service_config.master_key_file,
		   err) &&
	       setting("KLEOS_STATE", &service_config.state_dir, err) &&
	       setting("KLEOS_WEB", &web_folder, err) && read_threads(err);
}

static bool
open_limits(struct err *err)
{
	const struct limits_config config = {
		.address = getenv("KLEOS_LIMIT_ADDRESS"),
		.question = getenv("KLEOS_LIMIT_QUESTION"),
		.key = getenv("KLEOS_LIMIT_KEY"),
		.proxies = getenv("KLEOS_TRUSTED_PROXIES"),
	};

	service_config.key_limit = limits_key();
	return limits_open(&config, err);
}

static bool
check_libraries(struct err *err)
{
	if (sodium_init() < 0)
		return err_set(err, ERR_INTERNAL,
		    "libsodium does not work here");
	/* Once: threads that came to it together would yield to one another,
	 * which the sandbox forbids. */
	json_object_seed(0);
	return sshsig_selftest(err);
}

static bool
check_server(const struct kore_server *server, struct err *err)
{
	const struct listener *listener;

	if (server->tls)
		return err_set(err, ERR_USAGE, "server %s needs `tls no`",
		    server->name);
	LIST_FOREACH(listener, &server->listeners, list)
	if (listener->connect == NULL)
		return err_set(err, ERR_USAGE,
		    "bind of server %s must end with kleos_connect",
		    server->name);
	return true;
}

/* Some of Kore's settings are not a matter of taste. */
static bool
check_kore(struct err *err)
{
	const struct kore_server *server;

	if (skip_runas && geteuid() == 0)
		return err_set(err, ERR_USAGE,
		    "workers would be root: name a user with runas and leave "
		    "out -r");
	LIST_FOREACH(server, &kore_servers, list)
	if (!check_server(server, err))
		return false;
	if (worker_count == 0)
		worker_count = (u_int8_t)cpu_count;
	worker_accept_threshold = 1; /* else one worker takes everything */
	http_body_max = request_body_max_of_all();
	http_body_disk_offload = 0;
	return true;
}

/* As the workers will: in this process only for good. */
static bool
become_worker_user(struct err *err)
{
	if (skip_runas || kore_runas_user == NULL)
		return true;

	const struct passwd *user = getpwnam(kore_runas_user);
	if (user == NULL)
		return err_set(err, ERR_USAGE, "runas: there is no user %s",
		    kore_runas_user);
	if (setgroups(1, &user->pw_gid) != 0 ||
	    setresgid(user->pw_gid, user->pw_gid, user->pw_gid) != 0 ||
	    setresuid(user->pw_uid, user->pw_uid, user->pw_uid) != 0)
		return err_set(err, ERR_USAGE, "runas: cannot become %s: %s",
		    kore_runas_user, strerror(errno));
	return true;
}

/* In the child: tell the parent how it went, and leave. */
static void __attribute__((noreturn)) try_service(int report)
{
	struct err err = { 0 };

	if (become_worker_user(&err))
		(void)!service_check(&service_config, &err);
	_exit(write(report, &err, sizeof(err)) != sizeof(err));
}

/*
 * Try the service out in a process of its own, with the rights of a worker,
 * and leave nothing of libpq behind in this one.
 */
static bool
check_service(struct err *err)
{
	int report[2];
	struct err found;

	if (pipe(report) != 0)
		return err_set(err, ERR_INTERNAL, "pipe: %s", strerror(errno));

	pid_t child = fork();
	if (child == 0)
		try_service(report[1]);
	(void)close(report[1]);

	ssize_t n;
	do
		n = read(report[0], &found, sizeof(found));
	while (n < 0 && errno == EINTR && !stop_asked());
	(void)close(report[0]);
	if (n < 0 && child > 0)
		(void)kill(child, SIGKILL);
	while (child > 0 && waitpid(child, NULL, 0) < 0 && errno == EINTR)
		continue;
	if (n != sizeof(found))
		return err_set(err, ERR_INTERNAL,
		    "the check of the database did not end");
	if (found.code == ERR_NONE)
		return true;
	*err = found;
	return false;
}

static bool
prepare(struct err *err)
{
	if (!check_libraries(err) || !read_settings(err) || !check_kore(err))
		return false;
	stop_watch();
	return static_load(web_folder, err) && check_service(err) &&
	       metrics_open(routes_all(), worker_count, err) &&
	       open_limits(err);
}

/*
 * A worker that dies at its start is started again at once, for ever: so
 * everything that may be wrong is found here.
 */
EXPORTED void
kore_parent_configure(int argc, char **argv)
{
	struct err err = { 0 };

	(void)argc;
	(void)argv;
	(void)signal(SIGHUP, SIG_IGN); /* Kore would unload this code */
	bool ready = prepare(&err);
	if (ready && !stop_asked())
		return;
	(void)unlink(kore_pidfile);
	if (!stop_asked())
		fatalx("cannot start: %s", err.msg);
	kore_log(LOG_NOTICE, "told to stop before it had started");
	exit(0);
}

EXPORTED void
kore_worker_configure(void)
{
	struct err err = { 0 };

	(void)signal(SIGHUP, SIG_IGN);
	vitals_watch();
	if (!dispatch_start(&service_config, threads_n, &err))
		fatalx("%s", err.msg);
	connect_watch();
}

/* A thread that does not end must not find its code unloaded. */
EXPORTED void
kore_worker_teardown(void)
{
	if (!dispatch_stop(DRAIN_MS))
		_exit(0);
}
