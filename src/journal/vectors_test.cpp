// Published vectors of other projects (tests/vectors/README.md), with zero differences: if one
// differs, our proofs and exports are not what strangers' tools read.
#include <doctest/doctest.h>

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "journal/test_journal.h"
#include "journal/tiles.h"

namespace journal {
namespace {

const std::string kFolder = "tests/vectors/";

Bytes read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  REQUIRE_MESSAGE(file.good(), path);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::string vkey_in(const nlohmann::json& file) { return file["verifier_keys"][0]; }

// A hash of the vectors. A text of another length ("don't care 1") becomes a hash that stands for
// it: equal to itself and to nothing else.
Hash hash_of(const nlohmann::json& value) {
  const auto bytes = value.is_null() ? Bytes() : *unbase64(value.get<std::string>());
  if (bytes.size() != 32) return crypto::sha256({"not 32 bytes", bytes});
  return Hash::from(bytes);
}

struct Case {
  nlohmann::json fields;
  Proof proof;

  explicit Case(const nlohmann::json& json) : fields(json) {
    if (fields["proof"].is_null()) return;
    for (const auto& item : fields["proof"]) proof.push_back(hash_of(item));
  }
  std::uint64_t number(const char* name) const { return fields[name].get<std::uint64_t>(); }
  Hash hash(const char* name) const { return hash_of(fields[name]); }
  // A hash that is there but empty: our types cannot hold it, so no parser lets it come this far.
  bool has_empty_hash() const {
    for (const char* name : {"leafHash", "root", "root1", "root2"}) {
      if (fields.contains(name) && (fields[name].is_null() || fields[name] == "")) return true;
    }
    return false;
  }
  bool is_wrong() const { return fields["wantErr"]; }
};

template <class Verify>
void run(const nlohmann::json& cases, std::size_t expected, Verify verify) {
  REQUIRE(cases.size() == expected);
  for (const auto& json : cases) {
    const Case item(json);
    CAPTURE(json["file"].get<std::string>());
    const bool accepted = !item.has_empty_hash() && verify(item);
    CHECK(accepted != item.is_wrong());
  }
}

}  // namespace

TEST_CASE("transparency-dev/merkle: 518 proofs, each accepted or refused as stated") {
  const auto all = nlohmann::json::parse(read_file(kFolder + "merkle.json"));
  run(all["inclusion"], 98, [](const Case& item) {
    return verify_inclusion(item.hash("leafHash"), item.number("leafIdx"), item.number("treeSize"),
                            item.proof, item.hash("root"))
        .ok();
  });
  run(all["consistency"], 98, [](const Case& item) {
    return verify_consistency(item.number("size1"), item.hash("root1"), item.number("size2"),
                              item.hash("root2"), item.proof)
        .ok();
  });
  run(all["subtreeinclusion"], 204, [](const Case& item) {
    return verify_subtree_inclusion(item.hash("leafHash"), item.number("leafIdx"),
                                    item.number("start"), item.number("end"), item.proof,
                                    item.hash("root"))
        .ok();
  });
  run(all["subtreeconsistency"], 118, [](const Case& item) {
    return verify_subtree_consistency(item.number("start"), item.number("end"), item.number("size"),
                                      item.hash("root1"), item.hash("root2"), item.proof)
        .ok();
  });
}

TEST_CASE("transparency-dev/tessera: the log verifies at all its 16 sizes, file by file") {
  const std::string folder = kFolder + "tessera-log/";
  std::string vkey = read_file(folder + "log.vkey");
  vkey.pop_back();
  const VerifierKey log = parse_vkey(vkey).value();
  std::vector<Hash> leaves;
  for (std::uint64_t size = 0; size <= 15; ++size) {
    CAPTURE(size);
    const Bytes note = read_file(folder + "checkpoint." + std::to_string(size));
    const Checkpoint checkpoint = open_checkpoint(note, log, {}).value().checkpoint;
    CHECK(checkpoint.size == size);
    TileBuilder builder([&](const Tile& tile, ByteView hashes) -> Result<void> {
      CHECK(read_file(folder + tile_path(tile)) == hashes);
      return {};
    });
    if (size > 0) {
      const auto width = static_cast<unsigned>(size);
      const Bytes bundle = read_file(folder + tile_path({true, 0, 0, width}));
      const std::vector<ByteView> entries = parse_entry_bundle(bundle, width).value();
      for (ByteView entry : entries) {
        REQUIRE(builder.append(crypto::leaf_hash(entry)).ok());
      }
    }
    CHECK(builder.size() == size);
    CHECK(builder.finish().ok());
    CHECK(builder.root() == checkpoint.root);
  }
}

TEST_CASE("FiloSottile/sunlight: witness and mirror cosignatures verify, tiles give the root") {
  const std::string folder = kFolder + "sunlight-witness/";
  const std::string log_folder =
      "000de184301123b9278c086a7d9f68c9577e83872224c197058fd90784ea9706/";
  CHECK(hex(crypto::sha256("rome2026h1.example.org").view()) + "/" == log_folder);

  const auto opened = [&](const std::string& path, const std::string& key_file) {
    const Note note = parse_note(read_file(path)).value();
    const VerifierKey key = parse_vkey(vkey_in(nlohmann::json::parse(read_file(key_file)))).value();
    CHECK(key.type == KeyType::cosigner);
    const Checkpoint checkpoint = parse_checkpoint_body(note.body).value();
    int verified = 0;
    for (const SignatureLine& line : note.lines) {
      if (line.name != key.name) continue;
      ByteReader reader(line.blob);
      CHECK(reader.u32() == key.id());
      Cosignature cosignature;
      cosignature.time = reader.u64();
      REQUIRE(reader.rest().size() == 64);
      cosignature.signature = crypto::Signature::from(reader.rest());
      verified += verify_cosignature(key, checkpoint, cosignature);
      ++cosignature.time;
      CHECK_FALSE(verify_cosignature(key, checkpoint, cosignature));
    }
    CHECK(verified == 1);
    return checkpoint;
  };
  opened(folder + log_folder + "checkpoint", folder + "witness.v0.json");
  const Checkpoint mirrored =
      opened(folder + "mirror/" + log_folder + "checkpoint", folder + "mirror/mirror.v0.json");

  TileHashSource source(mirrored.size, [&](const Tile& tile) -> Result<Bytes> {
    return read_file(folder + "mirror/" + log_folder + tile_path(tile));
  });
  CHECK(mirrored.size == 300);
  CHECK(root_of(mirrored.size, source).value() == mirrored.root);
}

}  // namespace journal
