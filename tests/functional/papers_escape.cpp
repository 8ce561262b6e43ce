// Loaded into entente-papers by papers_test.py: what the code of a reader does once a file has
// taken it over. It stands in for the first call into libzip, which comes after the process shut
// itself in. ESCAPE says what is tried; 'out: WORD' on standard output says that it came about.
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace {

void say(const char* word) {
  char line[64];
  const int size = std::snprintf(line, sizeof line, "out: %s\n", word);
  if (::write(STDOUT_FILENO, line, static_cast<std::size_t>(size)) != size) ::_exit(9);
}

}  // namespace

extern "C" void* zip_source_buffer_create(const void*, unsigned long, int, void*) {
  const char* const what = std::getenv("ESCAPE");
  const char* const key = std::getenv("ESCAPE_KEY");
  const auto is = [what](const char* word) { return std::strcmp(what, word) == 0; };
  ::close(STDIN_FILENO);  // a number that RLIMIT_NOFILE of 3 would let be taken again
  if (is("open")) {
    char bytes[64];
    const int file = ::open(key, O_RDONLY);
    say(file >= 0 && ::read(file, bytes, sizeof bytes) > 0 ? "read" : "not opened");
  } else if (is("socket")) {
    say(::socket(AF_INET, SOCK_STREAM, 0) >= 0 ? "socket" : "no socket");
  } else if (is("kill")) {
    say(::kill(::getppid(), 0) == 0 ? "kill" : "no kill");
  } else if (is("exec")) {
    char name[] = "echo";
    char word[] = "out: exec";
    char* const command[] = {name, word, nullptr};
    ::execv("/bin/echo", command);
    say("no exec");
  } else if (is("fork")) {
    say(::fork() >= 0 ? "fork" : "no fork");
  } else if (is("peek")) {
    char byte = 0;
    iovec here{&byte, 1};
    iovec there{&byte, 1};
    say(::process_vm_readv(::getppid(), &here, 1, &there, 1, 0) == 1 ? "peek" : "no peek");
  } else if (is("code")) {
    say(::mmap(nullptr, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1,
               0) != MAP_FAILED
            ? "code"
            : "no code");
  }
  ::_exit(0);
}
