#include "store/sqlite_connection.h"

#include "store/checked_vfs.h"

namespace store {

bool is_damage(int code) {
  const int primary = code & 0xff;
  return primary == SQLITE_CORRUPT || primary == SQLITE_IOERR || primary == SQLITE_NOTADB;
}

Error sqlite_error(int code, std::string_view path, std::string_view doing) {
  std::string what;
  std::string advice;
  ErrorCode answer = ErrorCode::corrupt;
  switch (code & 0xff) {
    case SQLITE_FULL:
      what = "the disk is full";
      advice = "Free space on its volume and start again; what was acknowledged is safe.";
      break;
    case SQLITE_IOERR:
      what = code == SQLITE_IOERR_FSYNC || code == SQLITE_IOERR_DIR_FSYNC
                 ? "the disk did not make data durable"
                 : "the disk failed";
      advice = "Look at the disk (dmesg, smartctl) and start again; what was acknowledged is safe.";
      break;
    case SQLITE_CORRUPT:
      what = "a part of the file is damaged";
      advice = "Look at the disk; then salvage the store, or restore a backup.";
      break;
    case SQLITE_NOTADB:
      answer = ErrorCode::invalid;
      what = "this file is no store, or its first page is damaged";
      advice = "Look whether the path is right; if it is, restore a backup.";
      break;
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
      what = "the file cannot be written";
      advice = "Look at owner and access rights, and whether its volume is mounted read-only.";
      break;
    case SQLITE_CANTOPEN:
      answer = ErrorCode::forbidden;
      what = "the file cannot be opened";
      advice = "Look whether its folder exists and may be read and written by this user.";
      break;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      answer = ErrorCode::conflict;
      what = "another program holds it";
      advice = "Let one program at a time use it.";
      break;
    case SQLITE_NOMEM:
      what = "memory ran out";
      advice = "Give the process more memory and start again.";
      break;
    case SQLITE_TOOBIG:
      answer = ErrorCode::invalid;
      what = "a value is too large";
      advice = "Refuse it.";
      break;
    default:
      what = sqlite3_errstr(code);
      advice = "Stop, and start again.";
      break;
  }
  return {answer, "store " + std::string(path) + ", while " + std::string(doing) + ": " + what +
                      " (SQLite " + std::to_string(code) + "). " + advice};
}

Result<std::unique_ptr<Connection>> Connection::open(const std::string& path, int flags,
                                                     const char* vfs) {
  const char* chosen = vfs == nullptr ? checked_os_vfs() : vfs;
  sqlite3* db = nullptr;
  const int code = sqlite3_open_v2(
      path.c_str(), &db,
      flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_PRIVATECACHE, chosen);
  std::unique_ptr<Connection> connection(new Connection(db, path));
  if (code != SQLITE_OK) return connection->error(code, "opening it");
  // A schema that rotted or was forged must not run code of its own.
  sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  return connection;
}

Result<void> Connection::run(const char* sql) {
  const int code = sqlite3_exec(db_, sql, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return error(code, sql);
  return {};
}

Result<std::int64_t> Connection::integer(const char* sql) {
  Statement statement = TRY(prepare(sql));
  const int code = statement.step();
  if (code == SQLITE_DONE) return 0;
  if (code != SQLITE_ROW) return error(code, sql);
  return statement.integer(0);
}

Result<Statement> Connection::prepare(const char* sql) {
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v3(db_, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  if (code != SQLITE_OK) return error(code, sql);
  return Statement(statement);
}

}  // namespace store
