// What bench/served.py has measured beside the servers that it starts: a client over TLS, and the
// store by itself. Each prints one line of JSON: per_second, p50_ms, p99_ms.
#pragma once

namespace bench {

// entente-bench --load PORT CONNECTIONS SECONDS PATH [COOKIE CSRF BODY]: each connection, kept
// open, asks again as soon as it has its answer. It posts what the file BODY holds, '@@' in
// it being another number every time, or gets, where that is absent or '-'. An answer that is not
// 200 or 201 ends it with 1.
int load(int count, char** values);

// entente-bench --store-commits FOLDER SECONDS BYTES ROWS: commits of so many entries with an
// opening of so many bytes in a store of their own.
int store_commits(int count, char** values);

}  // namespace bench
