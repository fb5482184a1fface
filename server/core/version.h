/* version.h: which Kleos this is: the one place that says so. */

#ifndef CORE_VERSION_H
#define CORE_VERSION_H

/* As CHANGELOG.md names it; -dev until then. */
#define KLEOS_VERSION "0.1.0-dev"

#endif
