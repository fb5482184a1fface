#include "api/documents.h"

#include "api/endpoints.h"

static const struct schema_file *
find(const struct schema_file *files, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(files[i].name, name) == 0)
			return &files[i];
	return NULL;
}

/* A file as it is; the tag is its digest. */
static bool
serve(const struct schema_file *file, struct answer *answer, struct err *err)
{
	if (file == NULL)
		return err_set(err, ERR_NOT_FOUND, "there is no such file");
	buf_add(&answer->body, file->text.data, file->text.len);
	answer_tag(answer);
	return !buf_failed(&answer->body) || err_memory(err);
}

/*
 * GET /schemas/{file}: one of the files of schemas/.
 *
 *	200  the file
 *	404  no such file
 */
bool
documents_schema(struct service *service, const struct query *query,
    struct answer *answer, struct err *err)
{
	const struct schema_file *file =
	    find(schema_files, schema_files_n, query->param[0]);

	(void)service;
	if (!question_args(query, "", err))
		return false;
	if (file == NULL)
		file = find(document_files, document_files_n, query->param[0]);
	return serve(file, answer, err);
}

/*
 * GET /api/v1/openapi.json: this interface, described as OpenAPI 3.1.
 *
 *	200  schemas/openapi.json
 */
bool
documents_openapi(struct service *service, const struct query *query,
    struct answer *answer, struct err *err)
{
	(void)service;
	return question_args(query, "", err) &&
	       serve(find(document_files, document_files_n, "openapi.json"),
		   answer, err);
}
