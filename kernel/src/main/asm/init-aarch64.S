// The init for aarch64; see init-x86_64.S, which this follows line by line.
// x19: the child; x20: its arguments; x21: the environment; x22: the exit code when nothing can be executed;
// x23: what is left of PATH; x24: the character that ended a directory; x25: the memory.
.text

.set LOAD, 0x400000
.set MEMORY, 8192
.set PATH, 16
.set PATH_END, 8000

.set SYS_ioctl, 29
.set SYS_write, 64
.set SYS_exit_group, 94
.set SYS_kill, 129
.set SYS_rt_sigprocmask, 135
.set SYS_rt_sigtimedwait, 137
.set SYS_setpgid, 154
.set SYS_prctl, 167
.set SYS_getpid, 172
.set SYS_clone, 220
.set SYS_execve, 221
.set SYS_wait4, 260

start:
  .byte 0x7f, 'E', 'L', 'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0
  .hword 2, 183         // ET_EXEC, EM_AARCH64
  .word 1
  .xword LOAD + (entry - start)
  .xword headers - start
  .xword 0
  .word 0
  .hword 64, 56, 2, 0, 0, 0
headers:
  .word 1, 5            // PT_LOAD, readable and executable
  .xword 0, LOAD, LOAD, end - start, end - start, 0x10000
  .word 0x6474e551, 6   // PT_GNU_STACK, readable and writable
  .xword 0, 0, 0, 0, 0, 16

entry:
  ldr x9, [sp]
  add x20, sp, 24
  add x21, sp, x9, lsl 3
  add x21, x21, 16
  mov x26, x21
  sub sp, sp, MEMORY
  mov x25, sp
  mov x0, 15            // prctl(PR_SET_NAME, name)
  adr x1, name
  mov x8, SYS_prctl
  svc 0
  adr x1, all
  bl mask
  mov x0, 17            // clone(SIGCHLD)
  mov x1, 0
  mov x2, 0
  mov x3, 0
  mov x4, 0
  mov x8, SYS_clone
  svc 0
  mov x22, 126
  cmp x0, 0
  b.lt leave
  b.eq child
  mov x19, x0

watch:
  adr x0, all
  mov x1, 0
  mov x2, 0
  mov x3, 8
  mov x8, SYS_rt_sigtimedwait
  svc 0
  cmp x0, 0
  b.le watch
  cmp x0, 17
  b.eq reap
  mov x1, x0            // kill(child, signal)
  mov x0, x19
  mov x8, SYS_kill
  svc 0
  b watch
reap:
  mov x0, -1            // wait4(-1, &status, WNOHANG, NULL)
  mov x1, x25
  mov x2, 1
  mov x3, 0
  mov x8, SYS_wait4
  svc 0
  cmp x0, 0
  b.le watch
  cmp x0, x19
  b.ne reap
  ldr w9, [x25]
  ubfx w22, w9, 8, 8
  ands w10, w9, 0x7f
  b.eq leave
  add w22, w10, 128
leave:
  mov x0, x22
  mov x8, SYS_exit_group
  svc 0

child:                  // leads a process group, in the foreground of the terminal if there is one
  mov x0, 0
  mov x1, 0
  mov x8, SYS_setpgid
  svc 0
  mov x8, SYS_getpid
  svc 0
  str w0, [x25]
  mov x0, 0             // ioctl(0, TIOCSPGRP, &pid)
  mov x1, 0x5410
  mov x2, x25
  mov x8, SYS_ioctl
  svc 0
  adr x1, none
  bl mask
  mov x22, 127
  ldr x9, [x20]
slash:
  ldrb w10, [x9], 1
  cmp w10, '/'
  b.eq as_it_is
  cbnz w10, slash
search:                 // the value of PATH
  ldr x23, [x21], 8
  cbz x23, fail
  ldrb w10, [x23]
  cmp w10, 'P'
  b.ne search
  ldrb w10, [x23, 1]
  cmp w10, 'A'
  b.ne search
  ldrb w10, [x23, 2]
  cmp w10, 'T'
  b.ne search
  ldrb w10, [x23, 3]
  cmp w10, 'H'
  b.ne search
  ldrb w10, [x23, 4]
  cmp w10, '='
  b.ne search
  add x23, x23, 5
  mov x12, PATH_END
  add x12, x25, x12
directory:
  add x11, x25, PATH
copy:
  ldrb w24, [x23], 1
  cbz w24, copied
  cmp w24, ':'
  b.eq copied
  strb w24, [x11], 1
  cmp x11, x12
  b.hs fail
  b copy
copied:
  add x9, x25, PATH
  cmp x11, x9
  b.ne 1f
  mov w10, '.'
  strb w10, [x11], 1
1:
  mov w10, '/'
  strb w10, [x11], 1
  ldr x9, [x20]
2:
  cmp x11, x12
  b.hs fail
  ldrb w10, [x9], 1
  strb w10, [x11], 1
  cbnz w10, 2b
  add x0, x25, PATH
  bl execute
  cbnz w24, directory
  b fail
as_it_is:
  ldr x0, [x20]
  bl execute
fail:
  mov x0, 2
  adr x1, message
  mov x2, message_end - message
  mov x8, SYS_write
  svc 0
  b leave

execute:                // comes back when it cannot be executed; remembers when it was there
  mov x1, x20
  mov x2, x26
  mov x8, SYS_execve
  svc 0
  cmn x0, 2             // ENOENT
  b.eq 1f
  cmn x0, 20            // ENOTDIR
  b.eq 1f
  mov x22, 126
1:
  ret

mask:                   // rt_sigprocmask(SIG_SETMASK, x1, NULL, 8)
  mov x0, 2
  mov x2, 0
  mov x3, 8
  mov x8, SYS_rt_sigprocmask
  svc 0
  ret

.balign 8
all:
  .xword -1
none:
  .xword 0
name:
  .asciz "docker-init"
message:
  .ascii "docker-init: the program cannot be executed\n"
message_end:
end:
