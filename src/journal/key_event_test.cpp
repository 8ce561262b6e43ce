#include "journal/key_event.h"

#include <doctest/doctest.h>

#include "journal/test_journal.h"

namespace journal {
namespace {

const TimeMs kNow = 1767225600000;

// A party with all its keys, and the events that it writes.
struct Party {
  Origin origin{"alpha.example", kTestCircle, "3-0000beef"};
  crypto::Seed identity = seed_of("identity");
  crypto::Seed next_identity = seed_of("next identity");
  crypto::Seed node = seed_of("node");

  PinnedIdentity pinned() const {
    return {crypto::public_key_of(identity), identity_hash(crypto::public_key_of(next_identity))};
  }
  NodeCertificate certificate() const {
    NodeCertificate out;
    out.node_key = crypto::public_key_of(node);
    out.issued = kNow;
    out.not_after = kNow + kNodeKeyLifeMax;
    out.signature = crypto::sign(identity, certified_bytes(origin.party, origin.circle, out));
    return out;
  }
  EpochOpened epoch() const {
    EpochOpened event;
    event.identity = pinned();
    event.certificate = certificate();
    event.log_key = crypto::public_key_of(seed_of("log"));
    event.witness_key = crypto::public_key_of(seed_of("witness"));
    event.mirror_key = crypto::public_key_of(seed_of("mirror"));
    event.reason = EpochReason::restored;
    event.earlier = {{"1-5eed0001", 12, crypto::sha256("root 1")},
                     {"2-00000000", 0, empty_root()},
                     {"2-00000001", 7, crypto::sha256("root 2")}};
    return sign(event);
  }
  EpochOpened sign(EpochOpened event) const {
    event.signature = crypto::sign(node, signed_bytes(origin, event));
    return event;
  }
  IdentityRotated rotation() const {
    IdentityRotated event;
    event.identity = {crypto::public_key_of(next_identity), crypto::sha256("hash of a third")};
    const Bytes message = signed_bytes(origin.party, origin.circle, pinned().key, event);
    event.by_old = crypto::sign(identity, message);
    event.by_new = crypto::sign(next_identity, message);
    return event;
  }
  NodeKeyRevoked revocation() const {
    NodeKeyRevoked event;
    event.revoked = crypto::public_key_of(seed_of("stolen node"));
    event.replacement = certificate();
    event.signature = crypto::sign(identity, signed_bytes(origin.party, origin.circle, event));
    return event;
  }
  std::string judge(const EpochOpened& event, TimeMs time = kNow) const {
    return reason(verify(event, origin, pinned(), time));
  }
};

}  // namespace

TEST_CASE("every event reads back as written, and no longer or shorter body is one") {
  const Party party;
  const std::vector<KeyEvent> events = {party.epoch(),
                                        Booted{boot_mark(crypto::sha256("nonce"), kTestCircle)},
                                        party.rotation(), party.revocation()};
  for (const KeyEvent& event : events) {
    const Bytes body = encode(event);
    CAPTURE(event.index());
    CHECK(parse_key_event(body).value() == event);
    CHECK(encode(parse_key_event(body).value()) == body);
    CHECK(reason(parse_key_event(body + "x")) == "key event: bytes after its end");
    for (std::size_t size = 0; size < body.size(); ++size) {
      CHECK_FALSE(parse_key_event(body.substr(0, size)).ok());
    }
  }
  CHECK(reason(parse_key_event(ByteView("\2\1", 2))) == "key event: unknown format");
  CHECK(reason(parse_key_event(ByteView("\1\5", 2))) == "key event: unknown variant");
}

TEST_CASE("an epoch's keys hold by the chain from the pinned identity key") {
  const Party party;
  const EpochOpened event = party.epoch();
  CHECK(party.judge(event) == "accepted");
  CHECK(event.log_vkey(party.origin).name == party.origin.text());
  CHECK(event.mirror_vkey(party.origin).name == mirror_name("alpha.example", kTestCircle));
  CHECK(parse_vkey(event.witness_vkey(party.origin).text()).ok());
}

TEST_CASE("every changed bit of an epoch's body breaks its chain or its form") {
  const Party party;
  const Bytes body = encode(KeyEvent(party.epoch()));
  for (std::size_t bit = 0; bit < body.size() * 8; ++bit) {
    Bytes changed = body;
    changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << (bit % 8)));
    const Result<KeyEvent> parsed = parse_key_event(changed);
    if (!parsed.ok()) continue;
    const auto* event = std::get_if<EpochOpened>(&parsed.value());
    if (event == nullptr) continue;
    REQUIRE(party.judge(*event) != "accepted");
  }
}

TEST_CASE("each broken link of the chain has its own reason") {
  const Party party;
  EpochOpened event = party.epoch();
  CHECK(party.judge(event, event.certificate.not_after + 1) ==
        "key event: the node key's certificate ran out");

  event.identity.key = crypto::public_key_of(seed_of("another party"));
  CHECK(party.judge(party.sign(event)) == "key event: not the pinned identity key");

  event = party.epoch();
  event.certificate.signature.bytes[5] ^= 1;
  CHECK(party.judge(party.sign(event)) ==
        "key event: the identity key did not certify this node key");

  event = party.epoch();
  event.certificate.not_after += 1;
  CHECK(party.judge(party.sign(event)) ==
        "key event: a node key is certified for at most 366 days");

  event = party.epoch();
  event.log_key = crypto::public_key_of(seed_of("log of a thief"));
  CHECK(party.judge(event) == "key event: the node key did not sign this epoch");

  event = party.epoch();
  event.mirror_key = event.witness_key;
  CHECK(party.judge(party.sign(event)) == "key event: one key in two roles");

  event = party.epoch();
  event.log_key = {};
  CHECK(party.judge(party.sign(event)) == "key event: a key is no canonical point of prime order");

  event = party.epoch();
  event.earlier.push_back({"3-00000001", 1, empty_root()});
  CHECK(party.judge(party.sign(event)) ==
        "key event: an earlier epoch has a number that is not lower");

  event = party.epoch();
  event.reason = EpochReason::first;
  CHECK(party.judge(party.sign(event)) ==
        "key event: the first epoch, and only it, has none before it");
}

TEST_CASE("an epoch's body counts in no other journal, circle or epoch") {
  const Party party;
  for (const Origin& other : {Origin{"bravo.example", kTestCircle, "3-0000beef"},
                              Origin{"alpha.example", std::string(32, '0'), "3-0000beef"},
                              Origin{"alpha.example", kTestCircle, "3-0000beee"}}) {
    CHECK_FALSE(verify(party.epoch(), other, party.pinned(), kNow).ok());
  }
}

TEST_CASE("earlier epochs stand in one order, each once") {
  const Party party;
  EpochOpened event = party.epoch();
  std::swap(event.earlier[1], event.earlier[2]);
  CHECK(reason(parse_key_event(encode(KeyEvent(event)))) ==
        "key event: earlier epochs not in ascending order");
  event = party.epoch();
  event.earlier[1] = event.earlier[0];
  CHECK_FALSE(parse_key_event(encode(KeyEvent(event))).ok());
  event = party.epoch();
  event.earlier[1].epoch = "02-0000000";
  CHECK(reason(parse_key_event(encode(KeyEvent(event)))) ==
        "key event: malformed name of an epoch");
}

TEST_CASE("an identity key gives way only to the one that was committed to, signed by both") {
  const Party party;
  const IdentityRotated event = party.rotation();
  const auto judge = [&](const IdentityRotated& rotated) {
    return verify(rotated, party.origin.party, party.origin.circle, party.pinned());
  };
  CHECK(judge(event).value() == event.identity);
  IdentityRotated changed = event;
  changed.identity.key = crypto::public_key_of(seed_of("thief"));
  CHECK(reason(judge(changed)) == "key event: not the identity key that was committed to");
  changed = event;
  changed.by_old.bytes[0] ^= 1;
  CHECK(reason(judge(changed)) == "key event: the old identity key did not sign the rotation");
  changed = event;
  changed.by_new = changed.by_old;
  CHECK(reason(judge(changed)) == "key event: the new identity key did not sign the rotation");
  changed = event;
  changed.identity.next.bytes[0] ^= 1;
  CHECK_FALSE(judge(changed).ok());
  CHECK_FALSE(verify(event, "bravo.example", party.origin.circle, party.pinned()).ok());
}

TEST_CASE("a node key is revoked by the identity key alone, for a certified replacement") {
  const Party party;
  const NodeKeyRevoked event = party.revocation();
  const auto judge = [&](const NodeKeyRevoked& revoked) {
    return reason(verify(revoked, party.origin.party, party.origin.circle, party.pinned(), kNow));
  };
  CHECK(judge(event) == "accepted");
  NodeKeyRevoked changed = event;
  changed.revoked.bytes[0] ^= 1;
  CHECK(judge(changed) == "key event: the identity key did not sign the revocation");
  changed = event;
  changed.revoked = changed.replacement.node_key;
  CHECK(judge(changed) == "key event: a node key is replaced by itself");
  changed = event;
  changed.signature = crypto::sign(party.node, signed_bytes("alpha.example", kTestCircle, event));
  CHECK(judge(changed) == "key event: the identity key did not sign the revocation");
}

TEST_CASE("boot marks of one start in two circles have nothing in common") {
  const Hash nonce = crypto::sha256("nonce");
  CHECK(boot_mark(nonce, kTestCircle) != boot_mark(nonce, std::string(32, '0')));
  CHECK(boot_mark(nonce, kTestCircle) != boot_mark(crypto::sha256("other"), kTestCircle));
}

}  // namespace journal
