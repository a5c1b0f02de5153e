# The init of `docker run --init`: process 1 that starts one child, hands signals on to it, reaps
# whatever ends, and ends with the child's code. Called as: docker-init -- PROGRAM ARGUMENTS...
# An ELF executable by itself, header included, as the launcher is; build.sh assembles it.
# rbx: the child; r12: its arguments; r13: the environment; r14: the exit code when nothing can be executed.
.intel_syntax noprefix
.text

.set LOAD, 0x400000
.set MEMORY, 8192       # below the stack's pointer: the wait status, and the path that is tried
.set PATH, 16
.set PATH_END, 8000

.set SYS_write, 1
.set SYS_rt_sigprocmask, 14
.set SYS_ioctl, 16
.set SYS_getpid, 39
.set SYS_clone, 56
.set SYS_execve, 59
.set SYS_wait4, 61
.set SYS_kill, 62
.set SYS_setpgid, 109
.set SYS_rt_sigtimedwait, 128
.set SYS_prctl, 157
.set SYS_exit_group, 231

start:
  .byte 0x7f, 'E', 'L', 'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0
  .short 2, 62          # ET_EXEC, EM_X86_64
  .long 1
  .quad LOAD + (entry - start)
  .quad headers - start
  .quad 0
  .long 0
  .short 64, 56, 2, 0, 0, 0
headers:
  .long 1, 5            # PT_LOAD, readable and executable
  .quad 0, LOAD, LOAD, end - start, end - start, 0x1000
  .long 0x6474e551, 6   # PT_GNU_STACK, readable and writable
  .quad 0, 0, 0, 0, 0, 16

entry:
  mov rax, [rsp]
  lea r12, [rsp + 24]
  lea r13, [rsp + rax * 8 + 16]
  sub rsp, MEMORY
  mov edi, 15           # prctl(PR_SET_NAME, name)
  mov esi, LOAD + (name - start)
  mov eax, SYS_prctl
  syscall
  mov esi, LOAD + (all - start)
  call mask
  mov edi, 17           # clone(SIGCHLD)
  xor esi, esi
  xor edx, edx
  xor r10d, r10d
  xor r8d, r8d
  mov eax, SYS_clone
  syscall
  mov r14d, 126
  test rax, rax
  js leave
  jz child
  mov rbx, rax

watch:
  mov edi, LOAD + (all - start)
  xor esi, esi
  xor edx, edx
  mov r10d, 8
  mov eax, SYS_rt_sigtimedwait
  syscall
  test eax, eax
  jle watch
  cmp eax, 17
  je reap
  mov edi, ebx          # kill(child, signal)
  mov esi, eax
  mov eax, SYS_kill
  syscall
  jmp watch
reap:
  mov rdi, -1           # wait4(-1, &status, WNOHANG, NULL)
  mov rsi, rsp
  mov edx, 1
  xor r10d, r10d
  mov eax, SYS_wait4
  syscall
  test rax, rax
  jle watch
  cmp eax, ebx
  jne reap
  mov r14d, [rsp]
  mov eax, r14d
  shr r14d, 8
  and r14d, 0xff
  and eax, 0x7f
  jz leave
  lea r14d, [rax + 128]
leave:
  mov edi, r14d
  mov eax, SYS_exit_group
  syscall

child:                  # leads a process group, in the foreground of the terminal if there is one
  xor edi, edi
  xor esi, esi
  mov eax, SYS_setpgid
  syscall
  mov eax, SYS_getpid
  syscall
  mov [rsp], eax
  xor edi, edi          # ioctl(0, TIOCSPGRP, &pid)
  mov esi, 0x5410
  mov rdx, rsp
  mov eax, SYS_ioctl
  syscall
  mov esi, LOAD + (none - start)
  call mask
  mov r14d, 127
  mov rsi, [r12]
slash:
  mov al, [rsi]
  inc rsi
  cmp al, '/'
  je as_it_is
  test al, al
  jnz slash
search:                 # the value of PATH
  mov rsi, [r13]
  test rsi, rsi
  jz fail
  add r13, 8
  cmp dword ptr [rsi], 0x48544150
  jne search
  cmp byte ptr [rsi + 4], '='
  jne search
  add rsi, 5
  mov rbp, rsi
  mov rax, [rsp + MEMORY]
  lea r13, [rsp + rax * 8 + MEMORY + 16]
directory:
  lea rdi, [rsp + PATH]
  lea r8, [rsp + PATH_END]
copy:
  mov al, [rbp]
  inc rbp
  test al, al
  jz copied
  cmp al, ':'
  je copied
  mov [rdi], al
  inc rdi
  cmp rdi, r8
  jae fail
  jmp copy
copied:
  mov r15b, al
  lea rsi, [rsp + PATH]
  cmp rdi, rsi
  jne 1f
  mov byte ptr [rdi], '.'
  inc rdi
1:
  mov byte ptr [rdi], '/'
  inc rdi
  mov rsi, [r12]
2:
  cmp rdi, r8
  jae fail
  mov al, [rsi]
  mov [rdi], al
  inc rsi
  inc rdi
  test al, al
  jnz 2b
  lea rdi, [rsp + PATH]
  call execute
  test r15b, r15b
  jnz directory
  jmp fail
as_it_is:
  mov rdi, [r12]
  call execute
fail:
  mov edi, 2
  mov esi, LOAD + (message - start)
  mov edx, message_end - message
  mov eax, SYS_write
  syscall
  jmp leave

execute:                # comes back when it cannot be executed; remembers when it was there
  mov rsi, r12
  mov rdx, r13
  mov eax, SYS_execve
  syscall
  cmp eax, -2           # ENOENT
  je 1f
  cmp eax, -20          # ENOTDIR
  je 1f
  mov r14d, 126
1:
  ret

mask:                   # rt_sigprocmask(SIG_SETMASK, rsi, NULL, 8)
  mov edi, 2
  xor edx, edx
  mov r10d, 8
  mov eax, SYS_rt_sigprocmask
  syscall
  ret

.balign 8
all:
  .quad -1
none:
  .quad 0
name:
  .asciz "docker-init"
message:
  .ascii "docker-init: the program cannot be executed\n"
message_end:
end:
