// If this fails, a hostile paper holds up the node: its reader runs on for ever, fills its memory,
// or reads what the node has open.
#include "io/child.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <optional>

namespace {

struct Ran {
  std::string output;
  std::optional<Result<int>> how;
};

Ran run(std::vector<std::string> command, io::ChildBounds bounds = {},
        const std::string& input = "") {
  auto loop = io::make_loop();
  REQUIRE(loop.ok());
  Ran out;
  {
    io::Children children(*loop.value(), 2);
    io::ChildWork work;
    work.command = std::move(command);
    work.bounds = bounds;
    if (!input.empty()) {
      work.input = io::Descriptor(::open("/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600));
      REQUIRE(::write(work.input.get(), input.data(), input.size()) ==
              static_cast<ssize_t>(input.size()));
    }
    work.output = [&](ByteView piece) {
      out.output += piece;
      return true;
    };
    work.done = [&](Result<int> how) {
      out.how = std::move(how);
      loop.value()->stop();
    };
    REQUIRE(children.start(std::move(work)).ok());
    loop.value()->run();
  }
  REQUIRE(out.how.has_value());
  return out;
}

}  // namespace

TEST_CASE("a program reads its input and its whole output comes before its end") {
  const std::string much(3'000'000, 'x');
  const Ran ran = run({"/bin/cat"}, {}, much);
  CHECK(ran.output == much);
  REQUIRE(ran.how->ok());
  CHECK(ran.how->value() == 0);
}

TEST_CASE("an exit status is told, and a program that is not there is named as such") {
  CHECK(run({"/bin/sh", "-c", "exit 3"}).how->value() == 3);
  const Ran missing = run({"/usr/bin/no-such-program"});
  REQUIRE_FALSE(missing.how->ok());
  CHECK(missing.how->error().message.find("not installed") != std::string::npos);
}

TEST_CASE("bounds end a program: time, output, memory, and those that it started") {
  io::ChildBounds bounds;
  bounds.time_ms = 200;
  CHECK_FALSE(run({"/bin/sh", "-c", "sleep 60 & sleep 60"}, bounds).how->ok());
  bounds = {};
  bounds.output = 1'000'000;
  const Ran much = run({"/bin/sh", "-c", "cat /dev/zero"}, bounds);
  CHECK_FALSE(much.how->ok());
  CHECK(much.output.size() <= bounds.output);
  bounds = {};
  bounds.memory = 64 << 20;
  CHECK(run({"/bin/sh", "-c", "dd if=/dev/zero of=/dev/null bs=200M count=1 2>/dev/null"}, bounds)
            .how->value() != 0);
}

TEST_CASE("a program has nothing that the node has open, and none of its environment") {
  const io::Descriptor secret(::open("/etc/hostname", O_RDONLY));  // not close-on-exec
  ::setenv("ENTENTE_SECRET", "x", 1);
  const Ran ran = run({"/bin/bash", "-c",
                       "for n in {0..9}; do { : <&$n; } 2>/dev/null && echo $n; done; "
                       "echo $ENTENTE_SECRET; pwd"});
  CHECK(ran.output.find("ENTENTE") == std::string::npos);
  CHECK(ran.output.substr(0, 7) == "0\n1\n2\n\n");
  ::unsetenv("ENTENTE_SECRET");
}

TEST_CASE("so many run at once, others wait, and who comes beyond that is refused") {
  auto loop = io::make_loop();
  REQUIRE(loop.ok());
  io::Children children(*loop.value(), 1);
  int done = 0;
  const auto work = [&] {
    io::ChildWork one;
    one.command = {"/bin/true"};
    one.output = [](ByteView) { return true; };
    one.done = [&](const Result<int>&) {
      if (++done == 17) loop.value()->stop();
    };
    return one;
  };
  for (int i = 0; i < 17; ++i) REQUIRE(children.start(work()).ok());
  CHECK_FALSE(children.start(work()).ok());
  loop.value()->run();
  CHECK(done == 17);
}

TEST_CASE(
    "what nobody waits for any more is ended at once, and what waits behind it never begins") {
  auto loop = io::make_loop();
  REQUIRE(loop.ok());
  io::Children children(*loop.value(), 1);
  const auto wanted = std::make_shared<io::Wanted>();
  const std::string mark = "/tmp/entente-child-dropped-" + std::to_string(::getpid());
  std::vector<std::string> ends;
  const auto work = [&](std::vector<std::string> command) {
    io::ChildWork one;
    one.command = std::move(command);
    one.wanted = wanted;
    one.output = [&](ByteView) {
      // It runs: whoever asked goes now.
      wanted->drop();
      return true;
    };
    one.done = [&](const Result<int>& how) {
      ends.push_back(how.ok() ? "ended by itself" : how.error().message);
      if (ends.size() == 2) loop.value()->stop();
    };
    return one;
  };
  REQUIRE(children.start(work({"/bin/sh", "-c", "echo here; sleep 600"})).ok());
  REQUIRE(children.start(work({"/usr/bin/touch", mark})).ok());
  loop.value()->run();
  for (const std::string& how : ends) {
    CAPTURE(how);
    CHECK(how.ends_with("was ended: nobody waits for it"));
  }
  CHECK(::access(mark.c_str(), F_OK) != 0);
  ::unlink(mark.c_str());
  wanted->drop();  // nobody is asked again
}

TEST_CASE("a program reaches no network, no other process, and no file that it was not given") {
  // What a hostile document would have it do, once it runs code inside of it.
  const char* const kTry =
      "import os, socket, signal, sys\n"
      "def refused(what):\n"
      "    try: what()\n"
      "    except OSError as error: return error.errno in (1, 13)\n"
      "    return False\n"
      "key, parent = sys.argv[1], os.getppid()\n"
      "print(refused(lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM)),\n"
      "      refused(lambda: socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)),\n"
      "      refused(lambda: os.kill(parent, 0)),\n"
      "      refused(lambda: os.open(f'/proc/{parent}/mem', os.O_RDONLY)),\n"
      "      refused(lambda: os.open(key, os.O_RDONLY)),\n"
      "      refused(lambda: os.truncate(key, 0)),\n"
      "      refused(lambda: os.open(key + '.new', os.O_WRONLY | os.O_CREAT)))\n";
  const std::string key = "/tmp/entente-child-test-" + std::to_string(::getpid()) + ".key";
  {
    const io::Descriptor made(::open(key.c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0666));
    REQUIRE(::write(made.get(), "secret", 6) == 6);
  }
  const Ran ran = run({"/usr/bin/python3", "-I", "-S", "-c", kTry, key});
  struct stat left{};
  CHECK(::stat(key.c_str(), &left) == 0);
  CHECK(left.st_size == 6);
  ::unlink(key.c_str());
  // Without Landlock the rights of files decide, and a test that runs as root has them all.
  const std::string fenced =
      io::FileFence({}, "").in_force() ? "True True True True True True True\n" : "True True True";
  CHECK(ran.output.substr(0, fenced.size()) == fenced);
}
