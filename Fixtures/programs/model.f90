! Objectives of NLopt's type in Fortran.
module model
  use iso_c_binding
  implicit none
contains
  function right_fortran(n, x, gradient, data) bind(c) result(value)
    integer(c_int), value :: n
    real(c_double), intent(in) :: x(n)
    type(c_ptr), value :: gradient, data
    real(c_double) :: value
    real(c_double), pointer :: g(:)
    value = sum(x**4) - product(x)
    if (c_associated(gradient)) then
      call c_f_pointer(gradient, g, [n])
      g = 4 * x**3 - product(x) / x
    end if
  end function

  function wrong_fortran(n, x, gradient, data) bind(c) result(value)
    integer(c_int), value :: n
    real(c_double), intent(in) :: x(n)
    type(c_ptr), value :: gradient, data
    real(c_double) :: value
    real(c_double), pointer :: g(:)
    value = right_fortran(n, x, gradient, data)
    if (c_associated(gradient)) then
      call c_f_pointer(gradient, g, [n])
      g = 0.5d0 * g
    end if
  end function
end module
