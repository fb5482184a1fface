/*
 * Any JSON against one schema that uses every keyword: schema_check may
 * refuse it, never crash on it, and says why it does.
 */

#include "core/jcs.h"
#include "core/schema.h"
#include "fuzz/fuzz.h"

static const char schema[] =
    "{\"type\": \"object\", \"minProperties\": 1, \"maxProperties\": 4, "
    "\"required\": [\"a\"], \"propertyNames\": {\"maxLength\": 8}, "
    "\"additionalProperties\": false, \"properties\": {"
    "\"a\": {\"type\": [\"string\", \"boolean\"], \"minLength\": 1, "
    "\"maxLength\": 9, \"pattern\": \"^(a|[b-d]{2,3})[^ ]*$\"}, "
    "\"b\": {\"type\": \"array\", \"minItems\": 1, \"maxItems\": 9, "
    "\"uniqueItems\": true, \"items\": {\"$ref\": \"#/$defs/rule\"}}, "
    "\"c\": {\"type\": \"integer\", \"minimum\": -1, \"maximum\": 9}, "
    "\"d\": {\"anyOf\": [{\"const\": 1}, {\"enum\": [\"x\", [1]]}]}}, "
    "\"$defs\": {\"rule\": {\"oneOf\": ["
    "{\"properties\": {\"k\": {\"const\": \"all\"}, \"of\": "
    "{\"type\": \"array\", \"items\": {\"$ref\": \"#/$defs/rule\"}}}, "
    "\"required\": [\"k\", \"of\"], \"additionalProperties\": false}, "
    "{\"properties\": {\"k\": {\"const\": \"one\"}, \"n\": "
    "{\"allOf\": [{\"minimum\": 1}, {\"type\": \"integer\"}]}}, "
    "\"required\": [\"k\"]}]}}}";

static struct schemas *
compiled(void)
{
	static struct schemas *schemas;
	const struct schema_file file = { "it.json", bytes_of(schema) };
	struct err err = { 0 };

	if (schemas == NULL)
		schemas = schemas_new(&file, 1, &err);
	if (schemas == NULL)
		abort();
	return schemas;
}

bool
fuzz_one(struct bytes input)
{
	struct err err = { 0 };
	json_t *value auto_json = json_loadb((const char *)input.data,
	    input.len, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);

	if (value == NULL)
		return false;
	if (schema_check(compiled(), "it.json", value, &err))
		return true;
	fuzz_require(err.code == ERR_INVALID && err.msg[0] != '\0');
	return false;
}
