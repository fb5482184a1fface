/* sandbox.h: what a worker may ask of the kernel. */

#ifndef HTTP_SANDBOX_H
#define HTTP_SANDBOX_H

/* Kore calls it, found by name, in every worker before it closes its
 * sandbox; the list it adds comes first and is complete. */
void kore_seccomp_hook(void);

#endif
