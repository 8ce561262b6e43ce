// What a process can be kept from for the rest of its life: calls into the kernel (seccomp) and
// files (Landlock). Made before it is needed, so that taking it on is safe between fork and exec.
#pragma once

#include <linux/filter.h>

#include <cstdint>
#include <string>
#include <vector>

#include "io/descriptor.h"

namespace io {

// A filter of system calls. Those of another architecture than the program's own end the process.
class CallFilter {
 public:
  // All but these, which fail with EPERM.
  static CallFilter all_but(const std::vector<std::uint32_t>& refused);
  // None but these; `missed` fail with EPERM, so that libraries which try them go on without.
  // Whatever else is called ends the process (SIGSYS). Memory never becomes code: mmap and mprotect
  // may be among the allowed, with PROT_EXEC they end it.
  static CallFilter only(const std::vector<std::uint32_t>& allowed,
                         const std::vector<std::uint32_t>& missed);

  // From now on, for this thread and all that come of it, through exec as well. Needs
  // PR_SET_NO_NEW_PRIVS. False where the kernel does not do it.
  bool enter() const noexcept;

 private:
  explicit CallFilter(std::vector<sock_filter> program) : program_(std::move(program)) {}
  std::vector<sock_filter> program_;
};

// What a program needs that only turns its input into output: no network, no signal to others, no
// look into other processes, nothing of the machine's.
const CallFilter& for_children();

// The files that a program may read and run, and the folder where it may make some of its own
// (empty: none); it writes no others but /dev/null. What is not there is left out.
class FileFence {
 public:
  FileFence(const std::vector<std::string>& readable, const std::string& scratch);
  // The same as of CallFilter. True, too, where the kernel has no Landlock (before 5.13, or
  // switched off): then the rights of files decide alone.
  bool enter() const noexcept;
  bool in_force() const { return rules_.open(); }

 private:
  Descriptor rules_;
};

}  // namespace io
