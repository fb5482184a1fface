#include "cli/sign.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/file.h"

extern char **environ;

enum { KEY_FILE_MAX = 64 * 1024 };

/* Our ends and the child's of its standard input and output. */
struct pipes {
	int in[2];
	int out[2];
};

static void
close_end(int *fd)
{
	if (*fd >= 0)
		(void)close(*fd);
	*fd = -1;
}

static void
pipes_done(struct pipes *pipes)
{
	close_end(&pipes->in[0]);
	close_end(&pipes->in[1]);
	close_end(&pipes->out[0]);
	close_end(&pipes->out[1]);
}

static bool
pipes_open(struct pipes *pipes, struct err *err)
{
	if (pipe2(pipes->in, O_CLOEXEC) == 0 &&
	    pipe2(pipes->out, O_CLOEXEC) == 0)
		return true;
	return err_set(err, ERR_UNAVAILABLE, "no pipe: %s", strerror(errno));
}

/* Start ssh-keygen with its input and output in our hands; 0 or errno. */
static int
start(char *const argv[], const struct pipes *pipes, pid_t *pid)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t defaults;
	int rc;

	(void)posix_spawn_file_actions_init(&actions);
	(void)posix_spawn_file_actions_adddup2(&actions, pipes->in[0],
	    STDIN_FILENO);
	(void)posix_spawn_file_actions_adddup2(&actions, pipes->out[1],
	    STDOUT_FILENO);
	/* We ignore SIGPIPE; the child should not inherit that. */
	(void)posix_spawnattr_init(&attributes);
	(void)sigemptyset(&defaults);
	(void)sigaddset(&defaults, SIGPIPE);
	(void)posix_spawnattr_setsigdefault(&attributes, &defaults);
	(void)posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
	rc = posix_spawnp(pid, argv[0], &actions, &attributes, argv, environ);
	(void)posix_spawnattr_destroy(&attributes);
	(void)posix_spawn_file_actions_destroy(&actions);
	return rc;
}

static void
write_all(int fd, struct bytes input)
{
	size_t done = 0;

	while (done < input.len) {
		ssize_t n = write(fd, input.data + done, input.len - done);

		/* A child that reads no further says why by its exit. */
		if (n < 0 && errno != EINTR)
			return;
		if (n > 0)
			done += (size_t)n;
	}
}

static void
read_all(int fd, struct buf *out)
{
	char part[4096];

	for (;;) {
		ssize_t n = read(fd, part, sizeof(part));

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return;
		buf_add(out, part, (size_t)n);
	}
}

static bool
ended_well(pid_t pid)
{
	int status = 0;

	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return false;
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/*
 * Run ssh-keygen.  It reads all of its input before it writes, so that the
 * two pipes cannot block one another.
 */
static bool
run(char *const argv[], struct bytes input, struct buf *out, struct err *err)
{
	__attribute__((cleanup(pipes_done))) struct pipes pipes = { { -1, -1 },
		{ -1, -1 } };
	pid_t pid;

	if (!pipes_open(&pipes, err))
		return false;
	int rc = start(argv, &pipes, &pid);
	if (rc != 0)
		return err_set(err, ERR_UNAVAILABLE,
		    rc == ENOENT
			? "there is no ssh-keygen; install OpenSSH's client "
			  "(Debian: openssh-client) [%s]"
			: "cannot run ssh-keygen: %s",
		    strerror(rc));
	close_end(&pipes.in[0]);
	close_end(&pipes.out[1]);
	write_all(pipes.in[1], input);
	close_end(&pipes.in[1]);
	read_all(pipes.out[0], out);
	if (!ended_well(pid) || buf_failed(out))
		return err_set(err, ERR_UNAVAILABLE,
		    "ssh-keygen did not do it; see what it said above");
	return true;
}

static bool
readable(const char *key, struct err *err)
{
	if (access(key, R_OK) == 0)
		return true;
	return err_set(err, ERR_UNAVAILABLE, "cannot read the key %s: %s", key,
	    strerror(errno));
}

bool
sign(const char *key, const char *namespace, struct bytes message,
    struct buf *armored, struct err *err)
{
	char program[] = "ssh-keygen", quiet[] = "-q", action[] = "-Y",
	     what[] = "sign", in[] = "-n", with[] = "-f";
	auto_buf struct buf name = { 0 }, file = { 0 };

	buf_puts(&name, namespace);
	buf_puts(&file, key);
	if (buf_failed(&name) || buf_failed(&file))
		return err_memory(err);
	char *const argv[] = { program, quiet, action, what, in, name.data,
		with, file.data, NULL };
	return readable(key, err) && run(argv, message, armored, err);
}

static bool
derive(const char *key, struct buf *line, struct err *err)
{
	char program[] = "ssh-keygen", action[] = "-y", with[] = "-f";
	auto_buf struct buf file = { 0 };

	buf_puts(&file, key);
	if (buf_failed(&file))
		return err_memory(err);
	char *const argv[] = { program, action, with, file.data, NULL };
	return run(argv, (struct bytes){ 0 }, line, err);
}

/* Does the file hold a public key rather than a private one? */
static bool
is_public(const struct buf *text)
{
	return strncmp(text->data, "-----", 5) != 0 &&
	       memchr(text->data, ' ', text->len) != NULL;
}

bool
sign_public_key(const char *key, struct ssh_key *out, struct err *err)
{
	auto_buf struct buf text = { 0 }, beside = { 0 }, line = { 0 };

	if (!readable(key, err) || !file_read(key, KEY_FILE_MAX, &text, err))
		return false;
	if (text.len > 0 && is_public(&text))
		return ssh_key_parse(buf_bytes(&text), out, err);
	buf_printf(&beside, "%s.pub", key);
	if (buf_failed(&beside))
		return err_memory(err);
	if (access(beside.data, R_OK) == 0) {
		return file_read(beside.data, KEY_FILE_MAX, &line, err) &&
		       ssh_key_parse(buf_bytes(&line), out, err);
	}
	return derive(key, &line, err) &&
	       ssh_key_parse(buf_bytes(&line), out, err);
}
