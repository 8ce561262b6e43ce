// What the content of every module promises: bytes have one form, JSON goes there and back, and
// folding whatever a peer sends makes rows that stay within their limits.
#pragma once

#include <string>
#include <string_view>

#include "base/check.h"
#include "record/module.h"

namespace fuzz {

struct Limits final : record::Rows {
  void put(ByteView key, ByteView value) override {
    check(!key.empty() && key.size() <= 200 && value.size() <= 65535);
  }
};

// The three functions that a module offers for its content, and the module.
struct ModuleContent {
  Result<Bytes> (*to_json)(ByteView);
  Result<Bytes> (*from_json)(ByteView);
  Result<std::string> (*kind_of)(ByteView);
  const record::Module& module;
};

inline void round_trip(const ModuleContent& of, ByteView content) {
  const auto json = of.to_json(content);
  if (!json.ok()) return;
  const auto back = of.from_json(json.value());
  check(back.ok() && back.value() == content);
}

inline void try_content(const ModuleContent& of, std::string_view input) {
  round_trip(of, input);
  const auto from_json = of.from_json(input);
  const Bytes content = from_json.ok() ? from_json.value() : Bytes(input);
  if (from_json.ok()) round_trip(of, content);

  for (const std::string& file : of.module.files(content)) check(file.size() == 64);

  Limits rows;
  for (const char* matter :
       {"bodies/a", "bodies/people/a", "meetings/a", "meetings/a/1", "commitments/a",
        "commitments/a/1", "briefs/a/1", "texts/a", "texts/a/1"}) {
    record::Header header;
    header.set_matter(matter);
    header.mutable_statement();
    header.mutable_label()->add_categories("person/a");
    const record::Reference ref{4294967295U, "9223372036854775807-ffffffff", ~std::uint64_t{0}, {}};
    const std::string party(64, 'a');
    const bool accepted = of.module.check(header, content).ok();
    of.module.fold(record::Act{header, content, true, ref, party, 0, false}, rows);
    header.mutable_noted()->set_party(4294967295U);
    of.module.fold(record::Act{header, content, true, ref, party, 0, false}, rows);
    if (!accepted) continue;
    header.mutable_proposal()->set_kind(of.kind_of(content).value());
    of.module.fold(record::Act{header, content, true, ref, party, 0, false}, rows);
    of.module.fold(record::Act{header, content, true, ref, party, 0, true}, rows);
  }
}

}  // namespace fuzz
