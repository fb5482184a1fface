#include <errno.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "admin/admin.h"

/* migrate: sqitch deploy, of our own plan into our own database. */

/* Go to the folder of the plan, from an installation or a checkout. */
static bool
enter_migrations(const char *given, struct err *err)
{
	static const char *const usual[] = {
		"migrations",
		"/usr/local/share/kleos/migrations",
		"/usr/share/kleos/migrations",
	};

	if (given != NULL)
		return chdir(given) == 0 ||
		       err_set(err, ERR_UNAVAILABLE, "%s: %s", given,
			   strerror(errno));
	for (size_t i = 0; i < COUNT(usual); i++)
		if (chdir(usual[i]) == 0)
			return true;
	return err_set(err, ERR_UNAVAILABLE,
	    "there is no %s here, no %s and no %s; --migrations or "
	    "KLEOS_MIGRATIONS names another folder",
	    usual[0], usual[1], usual[2]);
}

/* Sqitch and psql read the environment; personal settings do not count. */
static bool
set_environment(const char *conninfo, struct err *err)
{
	if (!db_export(conninfo, err))
		return false;
	return (setenv("SQITCH_SYSTEM_CONFIG", "/dev/null", 1) == 0 &&
		   setenv("SQITCH_USER_CONFIG", "/dev/null", 1) == 0 &&
		   setenv("SQITCH_FULLNAME", "Kleos", 1) == 0 &&
		   setenv("SQITCH_EMAIL", "kleos@localhost", 1) == 0) ||
	       err_memory(err);
}

static bool
run_sqitch(struct err *err)
{
	int status = 0;
	pid_t pid = fork();

	if (pid == 0) {
		(void)execlp("sqitch", "sqitch", "deploy", "--verify",
		    "db:pg:", (char *)NULL);
		(void)fprintf(stderr, "kleos-admin: sqitch: %s\n",
		    strerror(errno));
		_exit(err_info(ERR_UNAVAILABLE)->exit);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		return err_set(err, ERR_UNAVAILABLE, "cannot run sqitch: %s",
		    strerror(errno));
	return (WIFEXITED(status) && WEXITSTATUS(status) == 0) ||
	       err_set(err, ERR_UNAVAILABLE, "sqitch did not succeed");
}

bool
command_migrate(const struct options *options, struct err *err)
{
	if (!admin_db_is_named(options, err) ||
	    !set_environment(options->db, err) ||
	    !enter_migrations(options->migrations, err) || !run_sqitch(err))
		return false;
	auto_db struct db *db = admin_db(options, err);
	return db != NULL;
}
