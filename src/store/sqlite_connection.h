// A connection to SQLite and its prepared statements, with SQLite's many codes told as our few:
// what happened, in which file, what the operator does next.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/bytes.h"
#include "base/result.h"

namespace store {

// The error for an SQLite result code. `path` is the database, `doing` completes "while ...".
Error sqlite_error(int code, std::string_view path, std::string_view doing);

// True for codes that say "this page or row cannot be read", after which other rows still can.
bool is_damage(int code);

// A prepared statement. Parameters count from 1, columns from 0. Bound bytes are not copied: they
// must stay until reset().
class Statement {
 public:
  Statement() = default;
  explicit Statement(sqlite3_stmt* statement) : statement_(statement) {}
  ~Statement() { sqlite3_finalize(statement_); }
  Statement(Statement&& other) noexcept : statement_(std::exchange(other.statement_, nullptr)) {}
  Statement& operator=(Statement&& other) noexcept {
    std::swap(statement_, other.statement_);
    return *this;
  }

  void bind(int parameter, std::int64_t value) { sqlite3_bind_int64(statement_, parameter, value); }
  void bind(int parameter, ByteView bytes) {
    // A null pointer would bind NULL instead of no bytes.
    const char* data = bytes.data() == nullptr ? "" : bytes.data();
    sqlite3_bind_blob64(statement_, parameter, data, bytes.size(), SQLITE_STATIC);
  }
  // SQLITE_ROW, SQLITE_DONE or an error code.
  int step() { return sqlite3_step(statement_); }
  void reset() { sqlite3_reset(statement_); }
  std::int64_t integer(int column) const { return sqlite3_column_int64(statement_, column); }
  ByteView bytes(int column) const {  // until the next step or reset
    const void* data = sqlite3_column_blob(statement_, column);
    const int size = sqlite3_column_bytes(statement_, column);
    return data == nullptr ? ByteView() : ByteView(static_cast<const char*>(data), size);
  }

 private:
  sqlite3_stmt* statement_ = nullptr;
};

// Resets a statement at the end of a scope.
class ResetAtEnd {
 public:
  explicit ResetAtEnd(Statement& statement) : statement_(statement) {}
  ~ResetAtEnd() { statement_.reset(); }
  ResetAtEnd(const ResetAtEnd&) = delete;
  ResetAtEnd& operator=(const ResetAtEnd&) = delete;

 private:
  Statement& statement_;
};

// One connection, used by one thread at a time.
class Connection {
 public:
  // `flags` as of sqlite3_open_v2; `vfs` null for the checked one over the operating system's
  // files.
  static Result<std::unique_ptr<Connection>> open(const std::string& path, int flags,
                                                  const char* vfs);
  ~Connection() { sqlite3_close_v2(db_); }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  Result<void> run(const char* sql);
  Result<std::int64_t> integer(const char* sql);  // the first column of the first row, 0 for no row
  Result<Statement> prepare(const char* sql);
  Error error(int code, std::string_view doing) const { return sqlite_error(code, path_, doing); }

  sqlite3* db() const { return db_; }
  const std::string& path() const { return path_; }

 private:
  Connection(sqlite3* db, std::string path) : db_(db), path_(std::move(path)) {}

  sqlite3* db_;
  const std::string path_;
};

}  // namespace store
