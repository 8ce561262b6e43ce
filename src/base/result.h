// A Result<T> is a value or the reason there is none.
//
// Every function that can fail for a reason outside our own code returns one. The type is
// [[nodiscard]], so a failure cannot be dropped by accident; no exception is thrown by our code.
#pragma once

#include <string>
#include <utility>
#include <variant>

#include "base/check.h"

// Named by what the caller should do next. api/problem.cpp maps each to an HTTP status.
enum class ErrorCode {
  invalid,      // Refuse it: this input can never be accepted.
  forbidden,    // Refuse it: well formed, but not this party's or person's to do.
  not_found,    // Say so: there is no such thing here.
  conflict,     // Keep the evidence: it contradicts what we already hold.
  behind,       // Fetch what comes before it, then try again.
  unavailable,  // Try again later (peer away, disk full).
  corrupt,      // Stop: our own data fails its checks, or the disk failed under us.
};

struct Error {
  ErrorCode code;
  std::string message;  // What was wrong, where, and what to do. Never holds content or keys.
};

template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

  bool ok() const { return state_.index() == 0; }
  T& value() & {
    check(ok());
    return *std::get_if<0>(&state_);
  }
  const T& value() const& {
    check(ok());
    return *std::get_if<0>(&state_);
  }
  T&& value() && {
    check(ok());
    return std::move(*std::get_if<0>(&state_));
  }
  const Error& error() const {
    check(!ok());
    return *std::get_if<1>(&state_);
  }

 private:
  std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : state_(std::move(error)) {}

  bool ok() const { return state_.index() == 0; }
  void value() const { check(ok()); }
  const Error& error() const {
    check(!ok());
    return *std::get_if<Error>(&state_);
  }

 private:
  std::variant<std::monostate, Error> state_;
};

// The value of `expression`; on failure, returns its error from this function.
// The only macro allowed to hide a return.
#define TRY(expression)                                \
  __extension__({                                      \
    auto try_result_ = (expression);                   \
    if (!try_result_.ok()) return try_result_.error(); \
    std::move(try_result_).value();                    \
  })
