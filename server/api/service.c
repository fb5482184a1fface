#include "api/service.h"

#include <time.h>
#include <unistd.h>

#include "api/context.h"

int64_t
service_now(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t
service_uptime_us(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

struct service *
service_new(const struct service_config *config, struct err *err)
{
	struct service *service = calloc(1, sizeof(*service));

	if (service == NULL) {
		(void)err_memory(err);
		return NULL;
	}
	service->hosts = config->hosts;
	service->key_limit = config->key_limit;
	service->db = db_open(config->db, err);
	if (service->db != NULL) {
		db_watch(service->db, config->watch);
		service->heads =
		    heads_open(config->master_key_file, config->state_dir, err);
	}
	if (service->heads != NULL) {
		heads_watch(service->heads, config->watch);
		service->schemas =
		    schemas_new(schema_files, schema_files_n, err);
	}
	if (service->schemas != NULL)
		service->founded = map_new(err);
	if (service->founded == NULL) {
		service_free(service);
		return NULL;
	}
	return service;
}

void
service_free(struct service *service)
{
	if (service == NULL)
		return;
	rolls_done(&service->rolls);
	rolls_done(&service->summaries);
	map_free(service->founded);
	schemas_free(service->schemas);
	heads_close(service->heads);
	db_close(service->db);
	free(service);
}

bool
service_check(const struct service_config *config, struct err *err)
{
	struct service *service;
	bool ok;

	if (access(config->state_dir, R_OK | W_OK | X_OK) != 0)
		return err_set(err, ERR_USAGE,
		    "the folder of the high-water marks, %s, cannot be used",
		    config->state_dir);
	service = service_new(config, err);
	ok = service != NULL &&
	     db_schema_check(service->db, config->schema_version, err) &&
	     heads_check_start(service->heads, service->db, err);
	service_free(service);
	return ok;
}

bool
service_knows(struct service *service, const char *slug, struct err *err)
{
	static char known;
	struct store_community community;

	if (map_get(service->founded, bytes_of(slug)) != NULL)
		return true;
	return store_community(service->db, slug, false, &community, err) &&
	       map_put(service->founded, bytes_of(slug), &known, err);
}
