// If these fail, somebody signs in who should not, is kept out for good by somebody else's
// guessing, or does what their role does not reach.
#include <doctest/doctest.h>

#include <atomic>

#include "base/encoding.h"
#include "people/account.h"
#include "people/aside.h"
#include "people/attempts.h"
#include "people/directory.h"
#include "people/password.h"
#include "people/rights.h"
#include "people/totp.h"
#include "store/memory_store.h"

namespace people {
namespace {

constexpr Argon2 kQuick{1, 8};
const std::string kCircle = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";

struct FakeClock final : Clock {
  std::uint64_t ticks = 1'000'000;
  TimeMs now() override { return 1'930'000'000'000 + ticks; }
  std::uint64_t monotonic() override { return ticks; }
};

struct FakeRandom final : Random {
  std::uint64_t state = 1;
  void fill(void* data, std::size_t size) override {
    for (std::size_t i = 0; i < size; ++i) {
      state = state * 6364136223846793005u + 1442695040888963407u;
      static_cast<unsigned char*>(data)[i] = static_cast<unsigned char>(state >> 56);
    }
  }
};

Account account(const std::string& name) {
  Account out;
  out.id = hex(crypto::sha256(name).view().substr(0, 8));
  out.name = out.person = name;
  out.names = {{"en", name}};
  out.office = "secretariat";
  return out;
}

}  // namespace

TEST_CASE("a password is hashed by Argon2id with the parameters that were decided") {
  CHECK(Argon2().passes == 3);
  CHECK(Argon2().kibibytes == 64 * 1024);
  FakeRandom random;
  const auto made = hash_password("a password for kim", fresh_salt(random), kQuick);
  REQUIRE(made.ok());
  CHECK(made.value().salt.size() == 16);
  CHECK(made.value().hash.size() == 32);

  CHECK(fits(made.value(), "a password for kim"));
  CHECK_FALSE(fits(made.value(), "a password for Kim"));
  CHECK_FALSE(fits(made.value(), ""));
  const auto again = hash_password("a password for kim", fresh_salt(random), kQuick);
  CHECK(again.value().hash != made.value().hash);
  CHECK_FALSE(fits(nobody(random, kQuick), "a password for kim"));
  PasswordHash broken = made.value();
  broken.salt.pop_back();
  CHECK_FALSE(fits(broken, "a password for kim"));
}

TEST_CASE("the same password fits however an input method composes it") {
  FakeRandom random;
  // "고요한" as syllables and as conjoining jamo.
  const auto made = hash_password("\xea\xb3\xa0\xec\x9a\x94\xed\x95\x9c 아침의 강물과 배",
                                  fresh_salt(random), kQuick);
  REQUIRE(made.ok());
  CHECK(fits(made.value(),
             "\xe1\x84\x80\xe1\x85\xa9\xe1\x84\x8b\xe1\x85\xad\xe1\x84\x92\xe1\x85\xa1\xe1"
             "\x86\xab 아침의 강물과 배"));
}

TEST_CASE("passwords that are no secret are refused with the reason") {
  for (const char* bad : {"short", "eleven char", "aaaaaaaaaaaaaaaa", "aaaaaaabbbbbbbbb",
                          "kim.minjun is me", "\xff\xfe not text at all"}) {
    CAPTURE(bad);
    const auto checked = check_password(bad, "kim.minjun");
    REQUIRE_FALSE(checked.ok());
    CHECK(checked.error().message.starts_with("password: "));
  }
  CHECK_FALSE(check_password(std::string(129, 'a') + "bcdefg", "kim").ok());
  CHECK(check_password("twelve chars", "kim").ok());
  CHECK(check_password("고요한 아침의 강물과 배", "kim").ok());
}

TEST_CASE("codes are those of RFC 6238, appendix B") {
  const std::pair<std::uint64_t, const char*> vectors[] = {
      {59, "94287082"},         {1111111109, "07081804"}, {1111111111, "14050471"},
      {1234567890, "89005924"}, {2000000000, "69279037"}, {20000000000, "65353130"},
  };
  for (const auto& [seconds, code] : vectors) {
    CHECK(totp_code("12345678901234567890", seconds / 30, 8) == code);
    CHECK(totp_code("12345678901234567890", seconds / 30) == std::string(code).substr(2));
  }
}

TEST_CASE("a code counts once, and a step early or late") {
  const Bytes secret = "12345678901234567890";
  const TimeMs now = 1'930'000'000'000;
  const std::uint64_t step = now / kTotpStepMs;
  for (const std::uint64_t near : {step - 1, step, step + 1})
    CHECK(totp_step_of(secret, totp_code(secret, near), now, 0) == near);
  for (const std::uint64_t far : {step - 2, step + 2})
    CHECK_FALSE(totp_step_of(secret, totp_code(secret, far), now, 0));
  CHECK_FALSE(totp_step_of(secret, totp_code(secret, step), now, step));
  CHECK_FALSE(totp_step_of(secret, totp_code(secret, step - 1), now, step));
  CHECK(totp_step_of(secret, totp_code(secret, step + 1), now, step));
  for (const char* bad : {"", "12345", "1234567", "abcdef"})
    CHECK_FALSE(totp_step_of(secret, bad, now, 0));
  CHECK_FALSE(totp_step_of("", totp_code("", step), now, 0));  // an account without a secret
}

TEST_CASE("secrets and addresses are written as authenticators read them") {
  // RFC 4648, section 10.
  const std::pair<const char*, const char*> vectors[] = {
      {"", ""},         {"f", "MY"},         {"fo", "MZXQ"},
      {"foo", "MZXW6"}, {"foob", "MZXW6YQ"}, {"foobar", "MZXW6YTBOI"}};
  for (const auto& [bytes, text] : vectors) CHECK(base32(bytes) == text);
  CHECK(totp_address("foo", "rok.example", "kim@mnd") ==
        "otpauth://totp/rok.example:kim%40mnd?secret=MZXW6&issuer=rok.example");
  FakeRandom random;
  const std::string code = recovery_code(random);
  CHECK(code.size() == 19);
  std::string typed = " " + code.substr(0, 9) + " " + code.substr(9);
  for (char& c : typed) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  CHECK(recovery_hash(typed) == recovery_hash(code));
  CHECK(recovery_hash(recovery_code(random)) != recovery_hash(code));
}

TEST_CASE("delays grow with failures, and end by themselves") {
  FakeClock clock;
  Attempts attempts(clock);
  const auto fail = [&](std::uint64_t& waited) {
    waited = attempts.begin("kim", "192.0.2.1");
    return waited == 0;
  };
  std::uint64_t wait = 0;
  for (int i = 0; i < 3; ++i) CHECK(fail(wait));
  std::uint64_t before = 0;
  for (int i = 0; i < 12; ++i) {
    CHECK_FALSE(fail(wait));
    CHECK(wait > before);
    CHECK(wait <= 15 * 60'000);
    if (i < 9) before = wait;
    // Asking meanwhile makes it no longer.
    const std::uint64_t same = wait;
    for (int k = 0; k < 100; ++k) static_cast<void>(attempts.begin("kim", "192.0.2.1"));
    CHECK(attempts.begin("kim", "192.0.2.1") == same);
    clock.ticks += wait;
    CHECK(fail(wait));
  }
  // From elsewhere she is let in meanwhile, and others from there too.
  CHECK(attempts.begin("kim", "198.51.100.7") == 0);
  CHECK(attempts.begin("lee", "198.51.100.7") == 0);
  // What succeeded is forgotten.
  clock.ticks += 15 * 60'000;
  CHECK(fail(wait));
  attempts.succeeded("kim", "192.0.2.1");
  for (int i = 0; i < 3; ++i) CHECK(fail(wait));
}

TEST_CASE("nobody locks somebody else out by guessing at their name from everywhere") {
  FakeClock clock;
  Attempts attempts(clock);
  CHECK(attempts.begin("kim", "192.0.2.1") == 0);
  attempts.succeeded("kim", "192.0.2.1");
  for (int i = 0; i < 2'000; ++i) {
    static_cast<void>(attempts.begin("kim", "203.0.113." + std::to_string(i % 200)));
    clock.ticks += 100;
  }
  // Where nobody signed in before, half a minute at the most; where she did, nothing.
  const std::uint64_t elsewhere = attempts.begin("kim", "198.51.100.7");
  CHECK(elsewhere > 0);
  CHECK(elsewhere <= 30'000);
  CHECK(attempts.begin("kim", "192.0.2.1") == 0);
}

TEST_CASE("one address tries few names, and a flood of names keeps bounded memory") {
  FakeClock clock;
  Attempts attempts(clock);
  int tried = 0;
  for (int i = 0; i < 100; ++i)
    tried += attempts.begin("name-" + std::to_string(i), "192.0.2.1") == 0 ? 1 : 0;
  CHECK(tried == 30);
  CHECK(address_group("2001:db8:1:2:3:4:5:6") == address_group("2001:db8:1:2:ffff::1"));
  CHECK(address_group("2001:db8:1:2:3:4:5:6") != address_group("2001:db8:1:3:3:4:5:6"));
  CHECK(address_group("192.0.2.1") != address_group("192.0.2.2"));
  for (int i = 0; i < 10'000; ++i)
    static_cast<void>(attempts.begin("n" + std::to_string(i), "10.0." + std::to_string(i / 250) +
                                                                  "." + std::to_string(i % 250)));
  CHECK(attempts.size() <= 20'000);
}

TEST_CASE("accounts come back from the store as they were put there, and events in bounds") {
  const auto store = store::make_memory_store();
  FakeRandom random;
  Account kim = account("kim");
  kim.revision = 3;
  kim.office_names = {{"ko", "비서실"}};
  kim.in_office = {"2031-01-01", ""};
  kim.clearance = 2;
  kim.categories = {"ALPHA"};
  kim.bodies = {{{kCircle, "council"}, {Role::drafter, Role::head}}};
  kim.deputy_of = {{"aa", {"2031-01-01", "2031-01-31"}}};
  kim.password = nobody(random, kQuick);
  kim.totp = random.bytes(20);
  kim.totp_step = 77;
  kim.recovery = {crypto::sha256("a"), crypto::sha256("b")};
  kim.invitation = Invitation{crypto::sha256("token"), 99, random.bytes(20)};
  Directory first;
  REQUIRE(store->begin().ok());
  REQUIRE(first.put(*store, kim).ok());
  for (std::size_t i = 0; i < kEventsMax + 10; ++i)
    REQUIRE(first.note(*store, {i, i % 2 == 0 ? "failed" : "signed_in", kim.id, "", ""}).ok());
  REQUIRE(store->commit().ok());
  CHECK(first.events().size() <= kEventsMax);
  Directory second;
  REQUIRE(second.open(*store).ok());
  const Account* read = second.by_name("kim");
  REQUIRE(read != nullptr);
  CHECK(encode(*read) == encode(kim));
  CHECK(static_cast<const Profile&>(*read) == kim);
  CHECK(second.events().size() == first.events().size());
  std::size_t failed = 0;
  for (const Event& event : second.events()) failed += event.what == "failed" ? 1 : 0;
  CHECK(failed == kFailuresMax);
  CHECK(second.events().front().time == kEventsMax + 9);
  CHECK(second.by_invitation(crypto::sha256("token"), 98) == read);
  CHECK(second.by_invitation(crypto::sha256("token"), 99) == nullptr);
  CHECK(second.by_invitation(crypto::sha256("other"), 1) == nullptr);
  // A damaged account is not one that was never there.
  REQUIRE(store->begin().ok());
  Bytes bytes = encode(kim);
  bytes.replace(bytes.find("\"disabled\""), 10, "\"disarmed\"");
  REQUIRE(store->put(store::Space::durable, "people/account/" + kim.id, bytes).ok());
  REQUIRE(store->commit().ok());
  CHECK(second.open(*store).error().code == ErrorCode::corrupt);
}

TEST_CASE("what each role may do, in its own body and in another") {
  const Directory nobody_else;
  struct Row {
    Role role;
    bool own, spoken, binding;
  };
  const Row rows[] = {
      {Role::reader, false, false, false},  {Role::drafter, true, false, false},
      {Role::delegate, true, true, false},  {Role::head, true, true, true},
      {Role::release, false, false, false}, {Role::administrator, false, false, false}};
  for (const Row& row : rows) {
    CAPTURE(word(row.role));
    CHECK(role_of(word(row.role)) == row.role);
    for (const bool everywhere : {true, false}) {
      if (!everywhere && row.role == Role::administrator) continue;
      Account one = account("kim");
      if (everywhere) {
        one.roles = {row.role};
        one.all_bodies = row.role != Role::administrator;
      } else {
        one.bodies = {{{kCircle, "council"}, {row.role}}};
      }
      REQUIRE(check(one).ok());
      const Rights rights = rights_of(one, nobody_else, "2031-03-04");
      const auto allowed = [&](Weight weight, const char* matter) {
        return may(rights, weight, kCircle, matter);
      };
      for (const char* matter : {"bodies/council", "meetings/council/3", "texts/council/a/b"}) {
        CHECK(allowed(Weight::own, matter) == row.own);
        CHECK(allowed(Weight::spoken, matter) == row.spoken);
        CHECK(allowed(Weight::binding, matter) == row.binding);
      }
      for (const char* matter : {"bodies/panel", "meetings/panel/3", "circle", "council"}) {
        CHECK(allowed(Weight::own, matter) == (row.own && everywhere));
        CHECK(allowed(Weight::binding, matter) == (row.binding && everywhere));
      }
      CHECK(may(rights, Weight::own, "another circle", "bodies/council") ==
            (row.own && everywhere));
      CHECK(rights.viewer.reads_content == (row.role != Role::administrator));
      CHECK(rights.viewer.bodies.has_value() == (!everywhere && row.role != Role::administrator));
    }
  }
}

TEST_CASE("an office and a deputy's days begin and end by themselves") {
  const auto store = store::make_memory_store();
  Directory directory;
  Account chief = account("chief");
  chief.office = "chief";
  chief.all_bodies = true;
  chief.clearance = 3;
  chief.roles = {Role::head, Role::release};
  Account aide = account("aide");
  aide.bodies = {{{kCircle, "council"}, {Role::drafter}}};
  aide.deputy_of = {{chief.id, {"2031-03-04", "2031-03-06"}}};
  REQUIRE(store->begin().ok());
  REQUIRE(directory.put(*store, chief).ok());
  REQUIRE(directory.put(*store, aide).ok());
  const auto on = [&](const char* day) { return rights_of(aide, directory, day); };
  for (const char* day : {"2031-03-03", "2031-03-07"}) {
    CHECK_FALSE(on(day).holds_anywhere(Role::head));
    CHECK(on(day).viewer.bodies->size() == 1);
    CHECK(on(day).acting_for.empty());
  }
  for (const char* day : {"2031-03-04", "2031-03-06"}) {
    CHECK(on(day).holds(Role::head, kCircle, "meetings/panel/1"));
    CHECK_FALSE(on(day).viewer.bodies.has_value());
    CHECK(on(day).acting_for.at("chief") == chief.id);
    CHECK(on(day).viewer.clearance == 0);                // the own
    CHECK_FALSE(on(day).holds_anywhere(Role::release));  // of the person, not of the office
  }
  // Nobody stands in for who is disabled, out of office, or stands in themselves.
  Account gone = chief;
  gone.disabled = true;
  REQUIRE(directory.put(*store, gone).ok());
  CHECK_FALSE(on("2031-03-05").holds_anywhere(Role::head));
  gone = chief;
  gone.in_office = {"", "2031-03-04"};
  REQUIRE(directory.put(*store, gone).ok());
  CHECK(on("2031-03-04").holds_anywhere(Role::head));
  CHECK_FALSE(on("2031-03-05").holds_anywhere(Role::head));
  // Out of office one reads on, and does nothing for the party.
  const Rights after = rights_of(gone, directory, "2031-03-05");
  CHECK_FALSE(after.holds_anywhere(Role::head));
  CHECK_FALSE(after.viewer.bodies.has_value());
}

TEST_CASE("no two accounts are one person or one name, and no deputy is of nobody") {
  const auto store = store::make_memory_store();
  Directory directory;
  REQUIRE(store->begin().ok());
  REQUIRE(directory.put(*store, account("kim")).ok());
  Account other = account("lee");
  CHECK(directory.check_free(other, "").ok());
  other.person = "kim";
  CHECK(directory.check_free(other, "").error().code == ErrorCode::conflict);
  // An administrator's account beside one's own may name the same person: it reads under no label.
  other.roles = {Role::administrator};
  CHECK(directory.check_free(other, "").ok());
  other = account("kim");
  CHECK_FALSE(directory.check_free(other, "").ok());
  CHECK(directory.check_free(other, other.id).ok());
  other.deputy_of = {{other.id, {"2031-03-04", "2031-03-06"}}};
  CHECK_FALSE(directory.check_free(other, other.id).ok());
}

TEST_CASE("work beside the loop is bounded, and comes back where it was asked for") {
  std::mutex mutex;
  std::vector<std::function<void()>> posted;
  std::atomic<bool> go = false;
  std::atomic<int> worked = 0;
  int done = 0;
  {
    Aside aside(
        [&](std::function<void()> callback) {
          const std::lock_guard lock(mutex);
          posted.push_back(std::move(callback));
        },
        2);
    const auto run = [&] {
      return aside.run(
          [&] {
            while (!go) std::this_thread::yield();
            ++worked;
          },
          [&] { ++done; });
    };
    int taken = 0;
    for (int i = 0; i < 10; ++i) taken += run() ? 1 : 0;
    CHECK(taken >= 2);
    CHECK(taken <= 3);  // two waiting, and one under way where it has begun
    CHECK(done == 0);
    go = true;
    while (worked < taken) std::this_thread::yield();
  }
  for (const auto& callback : posted) callback();
  CHECK(done == worked);
}

}  // namespace people
