// What both ends of a test's link hold, as tables.
#pragma once

#include <map>
#include <string>

#include "replication/packing.h"

namespace replication::testing {

struct Tables : PackingContext {
  std::map<std::pair<JournalName, std::uint64_t>, crypto::Hash> leaves;
  std::map<std::pair<JournalName, std::uint64_t>, crypto::Hash> roots;
  std::map<std::pair<JournalName, std::uint64_t>, Bytes> headers;

  std::string origin(const JournalName& journal) const override {
    if (journal.party == 0 || journal.party > 3) return {};
    return "p" + std::to_string(journal.party) + ".example/0123456789abcdef0123456789abcdef/" +
           journal.epoch;
  }
  std::optional<crypto::Hash> leaf(const JournalName& journal, std::uint64_t index) override {
    return look(leaves, journal, index);
  }
  std::optional<crypto::Hash> root(const JournalName& journal, std::uint64_t size) override {
    return look(roots, journal, size);
  }
  std::optional<Bytes> header(const JournalName& journal, std::uint64_t index) override {
    return look(headers, journal, index);
  }

 private:
  template <class T>
  static std::optional<T> look(const std::map<std::pair<JournalName, std::uint64_t>, T>& table,
                               const JournalName& journal, std::uint64_t number) {
    const auto found = table.find({journal, number});
    return found == table.end() ? std::nullopt : std::optional(found->second);
  }
};

}  // namespace replication::testing
