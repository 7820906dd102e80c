/* version.h - the version of the program: semantic, of the HTTP and JSON contract. The build adds the commit
 * (cli/build_info.h).
 */
#ifndef ATTACHE_CONFIG_VERSION_H
#define ATTACHE_CONFIG_VERSION_H

#define ATTACHE_VERSION "0.1.0"

#endif
