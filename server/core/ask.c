#include "core/ask.h"

const char *
result_name(enum result result)
{
	static const char *const names[] = {
		[RESULT_FAIL] = "fail",
		[RESULT_INSUFFICIENT] = "insufficient",
		[RESULT_UNCHECKED] = "unchecked",
		[RESULT_PASS] = "pass",
	};

	return names[result];
}
