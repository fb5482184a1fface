/* documents.h: files of schemas/ that are served but are no schemas.
 * Private to api/. */

#ifndef API_DOCUMENTS_H
#define API_DOCUMENTS_H

#include "core/schema.h"

/* Embedded at build like schema_files, in order of name. */
extern const struct schema_file document_files[];
extern const size_t document_files_n;

#endif
